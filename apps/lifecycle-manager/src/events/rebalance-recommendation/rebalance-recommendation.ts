/** AWS expects to take a spot instance back, without a promise that it will or when. */
export interface RebalanceRecommendation {
  readonly kind: 'rebalance-recommendation';
  readonly instanceId: string;
}
