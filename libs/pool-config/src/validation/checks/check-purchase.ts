import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, when, type Finding } from './finding.ts';

const ofSpot = ['spotAllocation', 'spotMaxPrice'] as const;
const ofMix = ['onDemandBase', 'onDemandPercentage'] as const;

/** Checks that the purchase settings match the kind. */
export function checkPurchase({ instances: { purchase } }: CompletePoolConfig): readonly Finding[] {
  const { kind } = purchase;
  const goesWith = (name: string, kinds: string) =>
    error(
      `instances.purchase.${name}`,
      `has no effect with instances.purchase.kind "${kind}", only with ${kinds}: remove it, or change the kind`,
      'instances.purchase.kind',
    );
  return [
    ...(kind === 'on-demand' ? ofSpot : []).flatMap((name) =>
      when(purchase[name] !== undefined, () => goesWith(name, '"spot" or "mixed"')),
    ),
    ...(kind === 'mixed' ? [] : ofMix).flatMap((name) =>
      when(purchase[name] !== undefined, () => goesWith(name, '"mixed"')),
    ),
    ...when(kind === 'on-demand' && purchase.capacityRebalance, () =>
      goesWith('capacityRebalance', '"spot" or "mixed"'),
    ),
    ...when(kind === 'mixed' && purchase.onDemandPercentage === undefined, () =>
      error(
        'instances.purchase.onDemandPercentage',
        'is missing: a mix needs the percentage of on-demand instances, such as 50; with 0, every instance beyond instances.purchase.onDemandBase is spot',
        'instances.purchase.kind',
      ),
    ),
  ];
}
