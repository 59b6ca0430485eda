import type { PurchaseMix } from '@poolkeeper/pool-model';
import { describe, expect, it } from 'vitest';
import type { GroupedInstance } from '../instances/grouped-instance.ts';
import { onDemandOnly } from '../purchase-options.ts';
import { chooseVictims } from './default-termination-policy.ts';

describe('the default termination policy', () => {
  it('chooses from the fullest zone even if an older instance is elsewhere', () => {
    const instances = [anInstance('old', 'a', 1), anInstance('b1', 'b', 2), anInstance('b2', 'b', 3)];

    expect(chosen(instances, 1)).toEqual(['b1']);
  });

  it('chooses the oldest launch template before the oldest instance', () => {
    const outdated = { ...anInstance('young-outdated', 'a', 9), launchTemplateVersion: '2' };
    const instances = [{ ...anInstance('old', 'a', 1), launchTemplateVersion: '10' }, outdated];

    expect(chosen(instances, 1)).toEqual(['young-outdated']);
  });

  it('keeps the zones balanced when it chooses several', () => {
    const instances = ['a1', 'a2', 'a3', 'b1', 'b2'].map((id, age) => anInstance(id, id.charAt(0), age));

    expect(chosen(instances, 3)).toEqual(['a1', 'a2', 'b1']);
  });

  it('chooses from the purchase option that the group has too many of, in any zone', () => {
    const spot = { ...anInstance('b1', 'b', 9), purchaseOption: 'spot' as const };
    const instances = [anInstance('a1', 'a', 1), anInstance('a2', 'a', 2), spot];

    expect(chosen(instances, 1, { onDemandBase: 0, onDemandPercentage: 100 })).toEqual(['b1']);
    expect(chosen(instances, 1, { onDemandBase: 0, onDemandPercentage: 50 })).toEqual(['a1']);
    expect(chosen(instances, 2, { onDemandBase: 2, onDemandPercentage: 0 })).toEqual(['b1', 'a1']);
  });

  it('chooses only candidates, and fewer if there are not enough', () => {
    const counted = [anInstance('a1', 'a', 1), anInstance('a2', 'a', 2), anInstance('b1', 'b', 3)];
    const candidates = counted.slice(1, 2);

    const victims = chooseVictims({ counted, candidates, number: 2, purchaseMix: onDemandOnly });
    expect(victims.map(({ id }) => id)).toEqual(['a2']);
  });
});

function chosen(
  counted: readonly GroupedInstance[],
  number: number,
  purchaseMix: PurchaseMix = onDemandOnly,
): readonly string[] {
  return chooseVictims({ counted, candidates: counted, number, purchaseMix }).map(({ id }) => id);
}

function anInstance(id: string, zone: string, launchedAt: number): GroupedInstance {
  return {
    id,
    zone,
    launchedAt,
    instanceType: 't3.small',
    purchaseOption: 'on-demand',
    launchTemplateVersion: '1',
    state: 'InService',
    place: 'group',
    health: 'Healthy',
    protectedFromScaleIn: false,
    activity: {
      get current(): never {
        throw new Error('the policy does not read activities');
      },
      progress: () => undefined,
      end: () => undefined,
    },
  };
}
