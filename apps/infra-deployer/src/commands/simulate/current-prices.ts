import { awsAccess, type AwsAccess } from '../../aws/aws-access.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import type { PoolFile } from '../../pools/read-pools.ts';
import type { Machine } from '../cost/read-instances.ts';
import { nameOf, pricingRegionOf, readPrice, readVolumePrice } from '../cost/read-prices.ts';
import { usualVolumeGiB, type Prices } from './cost.ts';
import type { PriceChoice } from './simulate-options.ts';

const dayMs = 86_400_000;

/**
 * The prices that a simulation counts with: those given, or what AWS asks for now. Instance type, volume and region are those of the
 * only pool of the configuration, unless the command line names them. A spot price is the mean of the last day.
 *
 * @throws CommandError when AWS cannot be asked or lists no price.
 */
export async function pricesOf(
  context: CommandContext,
  choice: PriceChoice,
  pools: readonly PoolFile[],
): Promise<Prices> {
  if (choice.kind === 'given') return choice.prices;
  const { purchase, volumePrice } = choice;
  const config = pools.length === 1 ? pools[0]?.config : undefined;
  const type = choice.instanceType ?? config?.instances.types?.[0];
  if (type === undefined) {
    throw new CommandError(`--price ${purchase} needs --instance-type`, {
      code: 'usage',
      fault: 'user',
      fix: 'Name the type whose price counts, for example --instance-type m7i.large.',
    });
  }
  const current = await readCurrentPrices(awsAccess(context, config?.aws.region), {
    machine: { type, purchase },
    sizeGiB: config?.instances.rootVolume.sizeGiB ?? usualVolumeGiB,
    now: Math.round(context.system.clock()),
  });
  return { ...current, ...(volumePrice !== undefined && { volumePrice }) };
}

interface CurrentPricesQuery {
  readonly machine: Machine;
  readonly sizeGiB: number;
  readonly now: number;
}

async function readCurrentPrices(
  access: AwsAccess,
  { machine, sizeGiB, now }: CurrentPricesQuery,
): Promise<Prices> {
  const [{ EC2Client }, { PricingClient }] = await Promise.all([
    import('@aws-sdk/client-ec2'),
    import('@aws-sdk/client-pricing'),
  ]);
  const ec2 = new EC2Client(access);
  const region = () => ec2.config.region();
  const pricing = new PricingClient({ ...access, region: async () => pricingRegionOf(await region()) });
  try {
    const query = { region: await region(), window: { from: now - dayMs, to: now } };
    const [instance, volume] = await Promise.all([
      readPrice({ pricing, ec2 }, machine, query),
      readVolumePrice(pricing, { ...query, sizeGiB }),
    ]);
    if (instance !== undefined && volume !== undefined) {
      return {
        price: instance.dollars + volume.dollars,
        volumePrice: volume.dollars,
        sources: [instance, volume],
      };
    }
    const missing = instance === undefined ? nameOf(machine) : 'a gp3 volume';
    throw new CommandError(`AWS lists no price of ${missing} in ${query.region}`, {
      code: 'usage',
      fault: 'user',
      fix: 'Correct --instance-type or --region, or give the price in dollars with --price.',
    });
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    pricing.destroy();
    ec2.destroy();
  }
}
