import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { error, when, type Finding } from './finding.ts';

const ofSpot = ['spotAllocation', 'spotMaxPrice'] as const;
const ofMix = ['onDemandBase', 'onDemandPercentage'] as const;

/** Whether what was said about buying goes with the kind. */
export function checkPurchase({ instances: { purchase } }: CompletePoolConfig): readonly Finding[] {
  const { kind } = purchase;
  const goesWith = (name: string, kinds: string) =>
    error(
      `instances.purchase.${name}`,
      `means nothing with instances.purchase.kind "${kind}": it goes with ${kinds}; leave it out, or take another kind`,
      'instances.purchase.kind',
    );
  return [
    ...(kind === 'on-demand' ? ofSpot : []).flatMap((name) =>
      when(purchase[name] !== undefined, () => goesWith(name, '"spot" and "mixed"')),
    ),
    ...(kind === 'mixed' ? [] : ofMix).flatMap((name) =>
      when(purchase[name] !== undefined, () => goesWith(name, '"mixed"')),
    ),
    ...when(kind === 'on-demand' && purchase.capacityRebalance, () =>
      goesWith('capacityRebalance', '"spot" and "mixed"'),
    ),
    ...when(kind === 'mixed' && purchase.onDemandPercentage === undefined, () =>
      error(
        'instances.purchase.onDemandPercentage',
        'is missing: a mix needs the share that is on-demand, such as 50; with 0 all beyond instances.purchase.onDemandBase is spot',
        'instances.purchase.kind',
      ),
    ),
  ];
}
