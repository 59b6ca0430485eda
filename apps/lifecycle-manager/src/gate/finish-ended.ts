import type { LifecycleAction } from '../ports.ts';
import type { Gate } from './gate.ts';
import { done, type Outcome } from './outcome.ts';
import { poolOf, type Survey } from './survey.ts';

/** Finishes an action that another cause has ended: a timeout, another completion, or the end of the instance. */
export function finishEnded(
  action: LifecycleAction,
  { because, survey }: { readonly because: string; readonly survey: Survey },
  gate: Gate,
): Outcome {
  const { memory, log } = gate;
  const pool = poolOf(action.instanceId, survey, gate);
  const stillDrained = [...memory.actions.of(action).drainedByGate].filter(
    (workerId) => pool?.workers.some(({ id }) => id === workerId) ?? true,
  );
  forgetAction(action, gate);
  if (stillDrained.length > 0) {
    log.warn(
      'a lifecycle action ended after its workers were drained: if the instance stays, they stay drained',
      {
        code: 'drained-in-vain',
        instanceId: action.instanceId,
        workers: stillDrained,
      },
    );
  }
  return done(because);
}

export function forgetAction(action: LifecycleAction, { memory }: Gate): void {
  memory.heartbeats.forget(action);
  memory.actions.forget(action);
}
