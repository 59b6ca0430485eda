import { spreadCost, totalOf, volumePricePerHour, type RunSpan } from '@poolkeeper/pool-model/cost';
import type { CostView, PriceView } from '@poolkeeper/pool-model/view';
import { workerNeedsOf, type GroupRecord, type SimulatedRun, type World } from '@poolkeeper/pool-world';
import type { LaunchTemplates } from '../../account/launch-templates.ts';
import { onDemandPrice, spotPrice, volumePrice } from '../../account/region-prices.ts';
import { regionTypes } from '../../account/region-types.ts';
import { numberOf, objectOf, objectsOf } from '../../resources/properties.ts';
import type { InstanceRecord, InstanceRecords } from '../../world/instance-records.ts';

export interface Countable {
  readonly world: World;
  readonly group: GroupRecord;
  readonly runs: readonly SimulatedRun[];
  readonly instances: InstanceRecords;
  readonly launchTemplates: Pick<LaunchTemplates, 'find'>;
}

/** What a group's instances have cost since the cloud was started, by the same rule as `poolkeeper cost`. */
export function countCost({ world, group, runs, instances, launchTemplates }: Countable): CostView {
  const records = instances.of(group.name);
  const { now } = world;
  const window = { from: records[0]?.launchedAt ?? now, to: now };
  const sizeGiB = volumeSizeOf(launchTemplates.find(group.launchTemplateId)?.versions.at(-1)?.data ?? {});
  const volume = sizeGiB === undefined ? undefined : volumeOf(sizeGiB);
  const prices = new Map<string, PriceView>();
  const cost = spreadCost({
    window,
    instances: records.map((record) => {
      const { launchedAt, endedAt = now } = record;
      const price = prices.get(nameOf(record)) ?? priceOf(record);
      if (price !== undefined) prices.set(price.of, price);
      return {
        from: launchedAt,
        to: endedAt,
        ...(price && { pricePerHour: price.dollars + (volume?.dollars ?? 0) }),
      };
    }),
    runs: runs.flatMap((run) => spansOf(run, now)),
    recordedBusyHours: new Map(),
  });
  return {
    ...window,
    ...totalOf(cost),
    instanceHours: cost.instanceHours,
    prices: [...prices.values(), ...(volume === undefined ? [] : [volume])],
    unknowns: sizeGiB === undefined ? ['The size of the root volume is that of the image.'] : [],
  };
}

function spansOf(run: SimulatedRun, now: number): readonly RunSpan[] {
  const { id, stack, instanceId } = run;
  if (instanceId === undefined) return [];
  return workerNeedsOf(run).flatMap(({ startedAt, endedAt = now }) =>
    startedAt === undefined ? [] : { run: id, stack, from: startedAt, to: endedAt },
  );
}

const source = 'invented by local-cloud';

function nameOf({ instanceType, purchaseOption }: InstanceRecord): string {
  return `${instanceType} ${purchaseOption}`;
}

function priceOf(record: InstanceRecord): PriceView | undefined {
  const type = regionTypes.get(record.instanceType);
  if (type === undefined) return undefined;
  const dollars = record.purchaseOption === 'spot' ? spotPrice(type) : onDemandPrice(type);
  return { of: nameOf(record), dollars, source };
}

function volumeOf(sizeGiB: number): PriceView {
  return { of: `volume of ${sizeGiB} GiB`, dollars: volumePricePerHour(volumePrice, sizeGiB), source };
}

function volumeSizeOf(launchTemplate: Parameters<typeof objectsOf>[0]): number | undefined {
  const [root] = objectsOf(launchTemplate, 'BlockDeviceMappings');
  return root && numberOf(objectOf(root, 'Ebs') ?? {}, 'VolumeSize');
}
