import type { Event } from './events/event.ts';
import { handleLaunch } from './events/launch/handle-launch.ts';
import { handleRebalanceRecommendation } from './events/rebalance-recommendation/handle-rebalance-recommendation.ts';
import { handleSpotInterruption } from './events/spot-interruption/handle-spot-interruption.ts';
import { handleTermination } from './events/termination/handle-termination.ts';
import type { Gate } from './gate.ts';
import { done, type Outcome } from './outcome.ts';
import type { Survey } from './survey.ts';

/** Does for an event what a look says. Never throws. */
export async function handleEvent(event: Event, survey: Survey, gate: Gate): Promise<Outcome> {
  switch (event.kind) {
    case 'termination':
      return isOfOurGroup(event, gate) ? handleTermination(event, survey, gate) : ofAnotherGroup;
    case 'launch':
      return isOfOurGroup(event, gate) ? handleLaunch(event, survey, gate) : ofAnotherGroup;
    case 'spot-interruption':
      return handleSpotInterruption(event, survey, gate);
    case 'rebalance-recommendation':
      return handleRebalanceRecommendation(event, survey, gate);
    case 'test-notification':
      return done('test-notification');
    case 'unknown-event':
    case 'unreadable-message':
      return { kind: 'redrive', because: event.kind };
  }
}

/** Its workers may be in a pool that is not looked at here, so nothing about it can be judged. */
const ofAnotherGroup: Outcome = { kind: 'redrive', because: 'another-group' };

function isOfOurGroup(
  { action }: { readonly action: { readonly groupName: string } },
  { settings }: Gate,
): boolean {
  return action.groupName === settings.group.name;
}
