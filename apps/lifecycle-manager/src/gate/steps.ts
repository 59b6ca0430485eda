import type { EpochMs } from '@poolkeeper/pool-model';
import type { HookPort, LifecycleAction } from '../ports.ts';
import type { Gate } from './gate.ts';
import type { HeartbeatTime } from './memory.ts';

// The steps that change the world. A step that fails is logged and returns undefined: it affects no other instance, and the
// next round tries it again.

/** Keeps the instance held: sends a heartbeat unless one was sent recently. */
export function keepHeld(action: LifecycleAction, now: EpochMs, gate: Gate) {
  return tryStep(
    () => gate.memory.heartbeats.keepHeld(action, heartbeatTime(now, gate), countingHeartbeats(gate)),
    gate,
    {
      step: 'heartbeat',
      instanceId: action.instanceId,
    },
  );
}

/** Keeps the instance held, and confirms with the group that the action is still active. */
export function confirmHeld(action: LifecycleAction, now: EpochMs, gate: Gate) {
  return tryStep(
    () => gate.memory.heartbeats.confirmHeld(action, heartbeatTime(now, gate), countingHeartbeats(gate)),
    gate,
    {
      step: 'heartbeat',
      instanceId: action.instanceId,
    },
  );
}

function countingHeartbeats({ ports: { hook }, metrics }: Gate): Pick<HookPort, 'heartbeat'> {
  return {
    heartbeat: (action) => {
      metrics.record('Heartbeats', 1);
      return hook.heartbeat(action);
    },
  };
}

function heartbeatTime(now: EpochMs, { settings }: Gate): HeartbeatTime {
  return { now, timeoutMs: settings.heartbeatTimeoutMs };
}

export function complete(action: LifecycleAction, result: 'CONTINUE' | 'ABANDON', gate: Gate) {
  return tryStep(() => gate.ports.hook.complete(action, result), gate, {
    step: 'complete',
    instanceId: action.instanceId,
  });
}

/** Drains a worker, by default of the gate's own pool. */
export function drainWorker(
  {
    instanceId,
    workerId,
    poolId,
  }: { readonly instanceId: string; readonly workerId: string; readonly poolId?: string },
  gate: Gate,
) {
  const otherPoolId = poolId === gate.settings.poolId ? undefined : poolId;
  return tryStep(() => gate.ports.pool.drain(workerId, otherPoolId), gate, {
    step: 'drain',
    instanceId,
    workerId,
  });
}

/**
 * Terminates the instance through the group, which holds it with the termination hook and launches a replacement.
 *
 * Looks at the instance once more before. A survey is as old as its slowest answer, and meanwhile the instance can have been
 * terminated, held, and retained with its run after its hook's timeout. The group terminates a retained instance at once.
 */
export function replace(instanceId: string, { ports: { group }, log }: Gate) {
  return tryStep(
    async () => {
      const state = (await group.lifecycleStates([instanceId])).get(instanceId);
      const isLeaving = state !== 'InService' && state?.startsWith('Pending') !== true;
      return isLeaving ? 'not-in-group' : await group.terminate({ instanceId, decrement: false });
    },
    { log },
    { step: 'terminate', instanceId },
  );
}

async function tryStep<Result>(
  act: () => Promise<Result>,
  { log }: Pick<Gate, 'log'>,
  fields: { readonly step: string; readonly instanceId: string; readonly workerId?: string },
): Promise<Result | undefined> {
  try {
    return await act();
  } catch (error) {
    log.error('a step failed: the next round tries it again', {
      code: 'step-failed',
      ...fields,
      error,
    });
    return undefined;
  }
}
