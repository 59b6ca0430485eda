import type {
  DescribeSpotPriceHistoryCommandInput,
  DescribeSpotPriceHistoryCommandOutput,
  SpotPrice,
} from '@aws-sdk/client-ec2';
import { spotPrice } from '../../account/region-prices.ts';
import { isOffered, regionTypes } from '../../account/region-types.ts';
import type { Answer, Call } from '../call.ts';
import { notServed } from '../service.ts';

/** The prices never change: each pool of capacity has the price that it had when the history begins. */
export function describeSpotPriceHistory(
  {
    InstanceTypes: types = [...regionTypes.keys()] as NonNullable<SpotPrice['InstanceType']>[],
    ProductDescriptions: products = ['Linux/UNIX'],
    StartTime,
    EndTime,
    Filters,
  }: DescribeSpotPriceHistoryCommandInput,
  { world: { region }, clock }: Call,
): Answer<DescribeSpotPriceHistoryCommandOutput> {
  if (Filters !== undefined) throw notServed('ec2:DescribeSpotPriceHistory with filters');
  const from = StartTime?.getTime() ?? clock.now();
  if (!products.includes('Linux/UNIX') || (EndTime !== undefined && EndTime.getTime() < from)) {
    return { SpotPriceHistory: [] };
  }
  return {
    SpotPriceHistory: types.flatMap((name) => {
      const type = regionTypes.get(name);
      if (type === undefined) return [];
      return ['a', 'b', 'c']
        .map((letter) => `${region}${letter}`)
        .filter((zone) => isOffered(type.name, zone))
        .map((AvailabilityZone) => ({
          AvailabilityZone,
          InstanceType: name,
          ProductDescription: 'Linux/UNIX' as const,
          SpotPrice: spotPrice(type).toFixed(6),
          Timestamp: new Date(from),
        }));
    }),
  };
}
