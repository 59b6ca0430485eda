import type { Termination } from './termination/termination.ts';
import type { TestNotification } from './test-notification/test-notification.ts';

/** A message of the queue, told apart. */
export type Event = Termination | TestNotification | UnknownEvent | UnreadableMessage;

/** Well-formed, but of a kind that this version knows nothing about. There is nothing to do for it. */
interface UnknownEvent {
  readonly kind: 'unknown-event';
  /** What it says about itself, `autoscaling:EC2_INSTANCE_LAUNCHING`. */
  readonly about: string;
}

/** Not an event at all, or one that lacks what its kind needs. A person has to look at it. */
interface UnreadableMessage {
  readonly kind: 'unreadable-message';
  readonly problem: string;
}
