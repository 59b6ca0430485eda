import type { Launch } from './launch/launch.ts';
import type { RebalanceRecommendation } from './rebalance-recommendation/rebalance-recommendation.ts';
import type { SpotInterruption } from './spot-interruption/spot-interruption.ts';
import type { Termination } from './termination/termination.ts';
import type { TestNotification } from './test-notification/test-notification.ts';
import type { UnknownEvent } from './unknown/unknown-event.ts';
import type { UnreadableMessage } from './unknown/unreadable-message.ts';

/** A message of the queue, told apart. */
export type Event =
  | Termination
  | Launch
  | SpotInterruption
  | RebalanceRecommendation
  | TestNotification
  | UnknownEvent
  | UnreadableMessage;
