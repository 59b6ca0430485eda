import { DescribeSpotPriceHistoryCommand, type EC2Client, type _InstanceType } from '@aws-sdk/client-ec2';
import { GetProductsCommand, type Filter, type PricingClient } from '@aws-sdk/client-pricing';
import type { PriceView } from '@poolkeeper/pool-model/view';
import type { Machine } from './read-instances.ts';
import { volumePricePerHour, type Span } from '@poolkeeper/pool-model/cost';

interface PriceQuery {
  readonly region: string;
  /** For spot prices. */
  readonly window: Span;
}

/**
 * The region whose endpoint has the price list: there are few.
 *
 * Source: https://docs.aws.amazon.com/general/latest/gr/billing.html#billing-pricing
 */
export function pricingRegionOf(region: string): string {
  return region.startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1';
}

export function nameOf({ type, purchase }: Machine): string {
  return `${type} ${purchase}`;
}

/** The price of an instance without its volume. Undefined if AWS lists none. */
export async function readPrice(
  { pricing, ec2 }: { readonly pricing: PricingClient; readonly ec2: EC2Client },
  machine: Machine,
  query: PriceQuery,
): Promise<PriceView | undefined> {
  return machine.purchase === 'spot'
    ? readSpotPrice(ec2, machine, query)
    : readOnDemandPrice(pricing, machine, query);
}

async function readOnDemandPrice(
  pricing: PricingClient,
  machine: Machine,
  { region }: PriceQuery,
): Promise<PriceView | undefined> {
  const listed = await listedPrice(pricing, {
    instanceType: machine.type,
    regionCode: region,
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
  });
  return (
    listed && {
      of: nameOf(machine),
      dollars: listed.dollars,
      source: `AWS's list price of ${listed.publishedOn}`,
    }
  );
}

/** The mean of the zones, and in each of them of the prices by the time that they held. */
async function readSpotPrice(
  ec2: EC2Client,
  machine: Machine,
  { window }: PriceQuery,
): Promise<PriceView | undefined> {
  const byZone = new Map<string, { readonly at: number; readonly dollars: number }[]>();
  let NextToken: string | undefined;
  do {
    const command = new DescribeSpotPriceHistoryCommand({
      InstanceTypes: [machine.type as _InstanceType],
      ProductDescriptions: ['Linux/UNIX'],
      StartTime: new Date(window.from),
      EndTime: new Date(window.to),
      NextToken,
    });
    const answer = await ec2.send(command);
    for (const { AvailabilityZone = '', SpotPrice, Timestamp } of answer.SpotPriceHistory ?? []) {
      const prices = byZone.get(AvailabilityZone) ?? [];
      prices.push({ at: Timestamp?.getTime() ?? window.from, dollars: Number(SpotPrice) });
      byZone.set(AvailabilityZone, prices);
    }
    NextToken = answer.NextToken === '' ? undefined : answer.NextToken;
  } while (NextToken !== undefined);
  if (byZone.size === 0) return undefined;
  const means = [...byZone.values()].map((prices) => meanOverTime(prices, window));
  return {
    of: nameOf(machine),
    dollars: means.reduce((sum, mean) => sum + mean, 0) / means.length,
    source: `mean spot price of ${byZone.size} zones over the time shown`,
  };
}

function meanOverTime(
  prices: readonly { readonly at: number; readonly dollars: number }[],
  { from, to }: Span,
): number {
  const sorted = prices.toSorted((a, b) => a.at - b.at);
  const weighted = sorted.reduce((sum, { at, dollars }, index) => {
    const begin = Math.max(from, index === 0 ? from : at);
    const end = sorted[index + 1]?.at ?? to;
    return sum + dollars * Math.max(0, end - begin);
  }, 0);
  return weighted / (to - from);
}

/** The price of a gp3 volume for an hour, without additional throughput. */
export async function readVolumePrice(
  pricing: PricingClient,
  { region, sizeGiB }: { readonly region: string; readonly sizeGiB: number },
): Promise<PriceView | undefined> {
  const listed = await listedPrice(pricing, {
    productFamily: 'Storage',
    volumeApiName: 'gp3',
    regionCode: region,
  });
  return (
    listed && {
      of: `volume of ${sizeGiB} GiB`,
      dollars: volumePricePerHour(listed.dollars, sizeGiB),
      source: `AWS's list price of ${listed.publishedOn}`,
    }
  );
}

interface ListedProduct {
  readonly publicationDate?: string;
  readonly terms?: {
    readonly OnDemand?: Readonly<
      Record<
        string,
        {
          readonly priceDimensions?: Readonly<
            Record<string, { readonly pricePerUnit?: { readonly USD?: string } }>
          >;
        }
      >
    >;
  };
}

async function listedPrice(
  pricing: PricingClient,
  attributes: Readonly<Record<string, string>>,
): Promise<{ readonly dollars: number; readonly publishedOn: string } | undefined> {
  const Filters = Object.entries(attributes).map(([Field, Value]): Filter => ({
    Type: 'TERM_MATCH',
    Field,
    Value,
  }));
  const products = await pricing.send(
    new GetProductsCommand({ ServiceCode: 'AmazonEC2', FormatVersion: 'aws_v1', Filters, MaxResults: 100 }),
  );
  for (const text of (products.PriceList ?? []) as readonly string[]) {
    const { terms, publicationDate = '' } = JSON.parse(text) as ListedProduct;
    const [term] = Object.values(terms?.OnDemand ?? {});
    const [dimension] = Object.values(term?.priceDimensions ?? {});
    const dollars = Number(dimension?.pricePerUnit?.USD);
    if (dollars > 0) return { dollars, publishedOn: publicationDate.slice(0, 10) };
  }
  return undefined;
}
