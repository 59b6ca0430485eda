import { parseEc2Event } from '../ec2-event.ts';
import type { RebalanceRecommendation } from './rebalance-recommendation.ts';

export const rebalanceRecommendationDetailType = 'EC2 Instance Rebalance Recommendation';

/** Undefined when fields are missing or are not what they should be. */
export function parseRebalanceRecommendation(message: object): RebalanceRecommendation | undefined {
  const event = parseEc2Event(message);
  return event && { kind: 'rebalance-recommendation', instanceId: event.instanceId };
}
