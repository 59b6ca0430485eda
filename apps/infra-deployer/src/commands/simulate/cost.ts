import type { PriceView } from '@poolkeeper/pool-model/view';
import type { Outcome } from '@poolkeeper/policy-simulator';

export interface Prices {
  /** Dollars for an hour of an instance in service, with its volume. */
  readonly price: number;
  /** Dollars for an hour of a stopped instance's volume. */
  readonly volumePrice: number;
  /** Where AWS lists them. @default - they were given */
  readonly sources?: readonly PriceView[];
}

/** An m7i.large on demand in us-east-1, with its volume. */
export const usualPrice = 0.1052;
/** Poolkeeper's default. */
export const usualVolumeGiB = 40;
/** Of that volume: gp3 in us-east-1 is 0.08 dollars for a GiB and a month of 730 hours. */
export const usualVolumePrice = 0.0044;

export function costOf(
  { instanceHours, stoppedHours }: Pick<Outcome, 'instanceHours' | 'stoppedHours'>,
  { price, volumePrice }: Prices,
): number {
  return price * instanceHours + volumePrice * stoppedHours;
}

/** For people. Undefined for prices that were given. */
export function describePrices({ sources }: Prices): string | undefined {
  if (sources === undefined) return undefined;
  const listed = sources.map(
    ({ of, dollars: price, source }) => `${of} $${price.toFixed(4)} an hour (${source})`,
  );
  return `Prices: ${listed.join(', ')}.`;
}

export function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
