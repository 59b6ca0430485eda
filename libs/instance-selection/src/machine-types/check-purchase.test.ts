import { describe, expect, it } from 'vitest';
import type { Purchase } from './instance-requirements.ts';
import { resolveInstances } from './resolve-instances.ts';
import type { InstanceProblem, ResolvedInstances } from './resolved-instances.ts';

describe('spot', () => {
  it.each<[Purchase, number, string]>([
    [{ kind: 'spot' }, 1, 'spot with 1 instance type has few alternatives'],
    [{ kind: 'spot' }, 2, 'spot with 2 instance types has few alternatives'],
    [{ kind: 'mixed', onDemandPercentage: 99 }, 2, 'spot with 2 instance types has few alternatives'],
  ])('of few types is warned of: %j with %i', (purchase, count, start) => {
    const { problems } = resolveInstances({ types: threeTypes.slice(0, count), purchase });

    expect(problems).toEqual([
      {
        severity: 'warning',
        path: ['purchase', 'kind'],
        value: purchase.kind,
        message: `${start} when one runs short: allow at least 3, of several families or generations`,
      },
    ]);
  });

  it.each<[Purchase, number]>([
    [{ kind: 'spot' }, 3],
    [{ kind: 'on-demand' }, 1],
    [{ kind: 'mixed', onDemandPercentage: 100 }, 1],
  ])('has nothing to be warned of with %j and %i types', (purchase, count) => {
    expect(resolveInstances({ types: threeTypes.slice(0, count), purchase }).problems).toEqual([]);
  });
});

describe('a mix without spot', () => {
  it('needs no alternatives', () => {
    const purchase: Purchase = { kind: 'mixed', onDemandPercentage: 100 };

    expect(resolveInstances({ types: ['m5.large'], purchase }).problems).toEqual([]);
  });
});

describe('an on-demand share', () => {
  it.each([-1, 101, 0.5, NaN, Infinity])('of %d percent is refused', (onDemandPercentage) => {
    const purchase: Purchase = { kind: 'mixed', onDemandPercentage };

    expect(errorsOf(resolveInstances({ types: threeTypes, purchase }))).toEqual([
      {
        severity: 'error',
        path: ['purchase', 'onDemandPercentage'],
        value: onDemandPercentage,
        message: `onDemandPercentage must be a whole number from 0 to 100, got ${onDemandPercentage}`,
      },
    ]);
  });

  it.each([-1, 0.5, NaN])('above a base of %d is refused', (onDemandBase) => {
    const purchase: Purchase = { kind: 'mixed', onDemandBase, onDemandPercentage: 0 };

    expect(errorsOf(resolveInstances({ types: threeTypes, purchase }))).toEqual([
      {
        severity: 'error',
        path: ['purchase', 'onDemandBase'],
        value: onDemandBase,
        message: `onDemandBase must be a whole number of at least 0, got ${onDemandBase}`,
      },
    ]);
  });

  it.each([0, 100])('of %d percent is fine', (onDemandPercentage) => {
    const purchase: Purchase = { kind: 'mixed', onDemandBase: 0, onDemandPercentage };

    expect(errorsOf(resolveInstances({ types: threeTypes, purchase }))).toEqual([]);
  });
});

const threeTypes = ['m5.large', 'm5a.large', 'm6i.large'];

function errorsOf({ problems }: ResolvedInstances): readonly InstanceProblem[] {
  return problems.filter(({ severity }) => severity === 'error');
}
