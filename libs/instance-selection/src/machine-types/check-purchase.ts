import type { Purchase } from './instance-requirements.ts';
import type { InstanceProblem } from './resolved-instances.ts';

/** With fewer types, spot capacity runs out too often. */
const leastSpotTypes = 3;

/** Problems of a purchase. `byAttributes`: EC2 chooses the types. */
export function checkPurchase(
  purchase: Purchase,
  { types, byAttributes }: { readonly types: number; readonly byAttributes: boolean },
): readonly InstanceProblem[] {
  return [
    ...checkShares(purchase),
    ...checkAllocation(purchase, byAttributes),
    ...checkSpot(purchase, types),
  ];
}

/** Whether any capacity is spot. */
function asksForSpot(purchase: Purchase): boolean {
  return purchase.kind === 'spot' || (purchase.kind === 'mixed' && purchase.onDemandPercentage < 100);
}

function checkShares(purchase: Purchase): readonly InstanceProblem[] {
  if (purchase.kind !== 'mixed') return [];
  const { onDemandBase = 0, onDemandPercentage } = purchase;
  const problems: InstanceProblem[] = [];
  if (!Number.isInteger(onDemandPercentage) || onDemandPercentage < 0 || onDemandPercentage > 100) {
    problems.push({
      severity: 'error',
      path: ['purchase', 'onDemandPercentage'],
      value: onDemandPercentage,
      message: `onDemandPercentage must be a whole number from 0 to 100, got ${String(onDemandPercentage)}`,
    });
  }
  if (!Number.isInteger(onDemandBase) || onDemandBase < 0) {
    problems.push({
      severity: 'error',
      path: ['purchase', 'onDemandBase'],
      value: onDemandBase,
      message: `onDemandBase must be a whole number of at least 0, got ${String(onDemandBase)}`,
    });
  }
  return problems;
}

function checkAllocation(purchase: Purchase, byAttributes: boolean): readonly InstanceProblem[] {
  if (!byAttributes) return [];
  const problems: InstanceProblem[] = [];
  if (purchase.onDemandAllocation === 'prioritized') {
    problems.push({
      severity: 'error',
      path: ['purchase', 'onDemandAllocation'],
      value: 'prioritized',
      message:
        'onDemandAllocation prioritized goes by the order of a list, and types by attributes have none: ' +
        "use 'lowest-price', or let the catalog choose the types",
    });
  }
  if (purchase.kind !== 'on-demand' && purchase.spotAllocation === 'capacity-optimized-prioritized') {
    problems.push({
      severity: 'error',
      path: ['purchase', 'spotAllocation'],
      value: 'capacity-optimized-prioritized',
      message:
        'spotAllocation capacity-optimized-prioritized goes by the order of a list, and types by attributes have none: ' +
        "use 'price-capacity-optimized' or 'capacity-optimized', or let the catalog choose the types",
    });
  }
  return problems;
}

function checkSpot(purchase: Purchase, types: number): readonly InstanceProblem[] {
  if (!asksForSpot(purchase) || types >= leastSpotTypes) return [];
  return [
    {
      severity: 'warning',
      path: ['purchase', 'kind'],
      value: purchase.kind,
      message:
        `spot with ${types} instance ${types === 1 ? 'type' : 'types'} has few alternatives when one runs short: ` +
        `allow at least ${leastSpotTypes}, of several families or generations`,
    },
  ];
}
