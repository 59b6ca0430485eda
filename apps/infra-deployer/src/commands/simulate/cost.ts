import type { Outcome } from '@poolkeeper/policy-simulator';

export interface Prices {
  /** Dollars for an hour of an instance in service, with its volume. */
  readonly price: number;
  /** Dollars for an hour of a stopped instance's volume. */
  readonly volumePrice: number;
}

/** An m7i.large on demand in us-east-1, with its volume. */
export const usualPrice = 0.1052;
/** A volume of 40 GiB, Poolkeeper's default: gp3 in us-east-1 is 0.08 dollars for a GiB and a month of 730 hours. */
export const usualVolumePrice = 0.0044;

export function costOf(
  { instanceHours, stoppedHours }: Pick<Outcome, 'instanceHours' | 'stoppedHours'>,
  { price, volumePrice }: Prices,
): number {
  return price * instanceHours + volumePrice * stoppedHours;
}

export function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
