import type { ResourceEvent } from './resource-event.ts';

/** One resource's failing makes CloudFormation stop all others, which then say this. */
const stoppedByAnother = /cancelled|canceled/i;

/**
 * The resource that a deployment failed by: the first that failed of itself. Events come in the order in which they
 * happened. Undefined when none has failed.
 */
export function firstFailureOf(events: readonly ResourceEvent[]): ResourceEvent | undefined {
  const failed = events.filter(({ status }) => status.endsWith('_FAILED'));
  const ofThemselves = failed.filter(({ reason = '' }) => !stoppedByAnother.test(reason));
  return ofThemselves.find(({ isStack }) => !isStack) ?? ofThemselves[0] ?? failed[0];
}

/** What has become of the stack. */
export type Aftermath =
  /** It was an update: the stack is as it was before. */
  | 'rolled-back'
  /** It was the stack's first deployment: what had been created is deleted again. */
  | 'nothing-left'
  /** The way back failed as well: somebody has to look. */
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
