import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { HookPort, LifecycleAction } from './ports.ts';

/**
 * Sends heartbeats, but not one a look: a hundred instances that are looked at each ten seconds would meet the API's rate
 * limit. It skips one only when it remembers, in this process, a recent one: forgetting costs a call, never an instance.
 */
export interface Heartbeats {
  /**
   * `recent`: a heartbeat of a moment ago still holds. Sends one through `hook` otherwise, and throws what that throws.
   */
  keepHeld(
    action: LifecycleAction,
    now: EpochMs,
    hook: HookPort,
  ): Promise<'extended' | 'recent' | 'no-longer-active'>;
  /** As `keepHeld`, but by the group's word of this moment: nothing that is remembered will do. */
  confirmHeld(
    action: LifecycleAction,
    now: EpochMs,
    hook: HookPort,
  ): Promise<'extended' | 'no-longer-active'>;
  forget(action: LifecycleAction): void;
}

export function createHeartbeats(heartbeatTimeoutMs: DurationMs): Heartbeats {
  const sentAt = new Map<string, EpochMs>();

  const confirmHeld: Heartbeats['confirmHeld'] = async (action, now, hook) => {
    const outcome = await hook.heartbeat(action);
    if (outcome === 'extended') sentAt.set(action.token, now);
    else sentAt.delete(action.token);
    return outcome;
  };

  return {
    confirmHeld,
    async keepHeld(action, now, hook) {
      const last = sentAt.get(action.token);
      // A third leaves room for two looks that fail.
      if (last !== undefined && now >= last && now - last < heartbeatTimeoutMs / 3) return 'recent';
      return confirmHeld(action, now, hook);
    },
    forget(action) {
      sentAt.delete(action.token);
    },
  };
}
