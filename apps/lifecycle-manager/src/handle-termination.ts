import type { EpochMs, Pool } from '@poolkeeper/pool-model';
import type { Termination } from './events/termination/termination.ts';
import type { GateSettings } from './gate-settings.ts';
import type { Heartbeats } from './heartbeats.ts';
import { judge, type Release, type Wait } from './judge.ts';
import type { Log } from './log.ts';
import { lookAgainInSeconds } from './look-again.ts';
import type { LifecycleAction, Ports } from './ports.ts';

/** What became of a termination, for now. */
export type TerminationOutcome =
  | { readonly kind: 'done'; readonly because: Release['reason'] | 'no-longer-active' }
  | {
      readonly kind: 'look-again';
      readonly because: Wait['reason'] | 'not-completed';
      readonly inSeconds: number;
    };

export interface TerminationLook {
  readonly now: EpochMs;
  /** Absent when Spacelift could not be read. */
  readonly pool: Pool | undefined;
  /** Absent when EC2 does not know the instance. */
  readonly launchedAt: EpochMs | undefined;
  /** How often the message has been received, this time included. */
  readonly looks: number;
}

export interface Gate {
  readonly ports: Ports;
  readonly heartbeats: Heartbeats;
  readonly settings: GateSettings;
  readonly log: Log;
}

/**
 * Looks at an instance that the hook holds, and lets it go or keeps it held. It throws nothing: what fails is tried again
 * with the next look, and meanwhile the hook holds.
 */
export async function handleTermination(
  { action, heldSince }: Termination,
  { pool, launchedAt, ...look }: TerminationLook,
  gate: Gate,
): Promise<TerminationOutcome> {
  const verdict = judge({
    ...look,
    ...(pool !== undefined && { pool }),
    instance: { id: action.instanceId, heldSince, ...(launchedAt !== undefined && { launchedAt }) },
    registrationGraceMs: gate.settings.registrationGraceMs,
  });
  const lookAgain = (because: Wait['reason'] | 'not-completed') => ({
    kind: 'look-again' as const,
    because,
    inSeconds: lookAgainInSeconds(because, { ...look, ...gate.settings }),
  });

  if (verdict.kind === 'release') {
    const outcome = await tried(() => gate.ports.hook.complete(action, 'CONTINUE'), { action, gate });
    if (outcome === undefined) return lookAgain('not-completed');
    gate.heartbeats.forget(action);
    return { kind: 'done', because: outcome === 'completed' ? verdict.reason : outcome };
  }

  // Before the drain: a message of an action that is over must not drain a worker.
  const held = await tried(() => gate.heartbeats.keepHeld(action, look.now), { action, gate });
  if (held === 'no-longer-active') return { kind: 'done', because: held };
  await Promise.all(
    verdict.drain.map((workerId) => tried(() => gate.ports.pool.drain(workerId), { action, gate, workerId })),
  );
  return lookAgain(verdict.reason);
}

/** Undefined when it failed, after telling the log. */
async function tried<Result>(
  act: () => Promise<Result>,
  { action, gate, ...details }: { action: LifecycleAction; gate: Gate; workerId?: string },
): Promise<Result | undefined> {
  try {
    return await act();
  } catch (error) {
    gate.log.error('a step of a termination failed: it is tried again with the next look', {
      instanceId: action.instanceId,
      ...details,
      error,
    });
    return undefined;
  }
}
