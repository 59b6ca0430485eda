import type { ResourceEvent } from '../progress/resource-event.ts';

/** When one resource fails, CloudFormation cancels the others with this reason. */
const cancelledByAnother = /cancelled|canceled/i;

/**
 * The resource that made a deployment fail: the first that failed and was not cancelled because of another. Undefined if none
 * failed.
 *
 * @param events - in the order in which they happened
 */
export function firstFailureOf(events: readonly ResourceEvent[]): ResourceEvent | undefined {
  const failed = events.filter(({ status }) => status.endsWith('_FAILED'));
  const notCancelled = failed.filter(({ reason = '' }) => !cancelledByAnother.test(reason));
  return notCancelled.find(({ isStack }) => !isStack) ?? notCancelled[0] ?? failed[0];
}

/** The state of the stack after a failed deployment. */
export type Aftermath =
  /** The stack is in the state before the update. */
  | 'rolled-back'
  /** It was the first deployment, and everything that was created is deleted. */
  | 'nothing-left'
  /** The rollback failed too and needs an operator. */
  | 'stuck'
  | 'unknown';

export function aftermathOf(events: readonly ResourceEvent[]): Aftermath {
  const last = events.findLast(({ isStack }) => isStack)?.status;
  switch (last) {
    case 'UPDATE_ROLLBACK_COMPLETE':
      return 'rolled-back';
    case 'ROLLBACK_COMPLETE':
    case 'DELETE_COMPLETE':
      return 'nothing-left';
    case 'UPDATE_ROLLBACK_FAILED':
    case 'ROLLBACK_FAILED':
    case 'DELETE_FAILED':
      return 'stuck';
    default:
      return 'unknown';
  }
}
