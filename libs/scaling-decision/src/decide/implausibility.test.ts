import type { Snapshot } from '@poolkeeper/pool-model';
import {
  aBusyMember,
  aForeign,
  aGhost,
  ago,
  aLeavingMember,
  anActivity,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  minutes,
  moment,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';

const eager = aPolicy({ minIdle: 3, scaleInAfterMs: 0 });

describe('an invalid number', () => {
  const snapshot = aSnapshot({ members: [anIdleMember()] });

  it.each(['pendingRuns', 'desiredCapacity', 'minSize', 'maxSize', 'observedAt'] as const)(
    'holds in %s',
    (field) => {
      const { pool, group } = snapshot;
      const [observed, ofPool, ofGroup] = [
        field === 'observedAt' ? { observedAt: Number.NaN } : {},
        field === 'pendingRuns' ? { pendingRuns: Number.NaN } : {},
        field === 'observedAt' || field === 'pendingRuns' ? {} : { [field]: Number.NaN },
      ];

      const broken = {
        ...snapshot,
        ...observed,
        pool: { ...pool, ...ofPool },
        group: { ...group, ...ofGroup },
      };

      expect(decide(broken, eager)).toMatchObject({
        kind: 'hold',
        reasons: [{ code: 'not-a-number', field }],
        concerns: [],
      });
    },
  );

  it.each([-1, Infinity, 1e9 + 1])('holds at %s pending runs, which no queue has', (pendingRuns) => {
    expect(decide({ ...snapshot, pool: { ...snapshot.pool, pendingRuns } }, eager).reasons).toEqual([
      { code: 'not-a-number', field: 'pendingRuns' },
    ]);
  });

  it('does not hold at 0, nor at the largest number that a queue may have', () => {
    for (const pendingRuns of [0, 1e9]) {
      expect(decide({ ...snapshot, pool: { ...snapshot.pool, pendingRuns } }, eager).kind).toBe('scale-out');
    }
  });
});

describe('bounds that cross', () => {
  it('hold, and equal ones do not', () => {
    const snapshot = aSnapshot({ group: { minSize: 2, maxSize: 2 } });

    expect(decide({ ...snapshot, group: { ...snapshot.group, minSize: 3 } }, eager)).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'bounds-cross', minSize: 3, maxSize: 2 }],
    });
    expect(decide(snapshot, eager).kind).toBe('scale-out');
  });
});

describe('a clock that is behind what was seen', () => {
  const tolerated = minutes(5);

  it('holds by the latest activity, once it is more than clocks differ by', () => {
    const seen = (aheadMs: number): Snapshot =>
      aSnapshot({ group: { activities: [anActivity(), anActivity({ startedAt: moment + aheadMs })] } });

    expect(decide(seen(tolerated + 1), eager).reasons).toEqual([
      { code: 'clock-behind', behindMs: tolerated + 1, by: 'activity' },
    ]);
    expect(decide(seen(tolerated), eager).kind).toBe('scale-out');
  });

  it('holds by the latest launch of those that are not leaving', () => {
    const launchedAt = moment + minutes(6);

    expect(
      decide(aSnapshot({ members: [aBusyMember(), aBusyMember({ instance: { launchedAt } })] }), eager)
        .reasons,
    ).toEqual([{ code: 'clock-behind', behindMs: minutes(6), by: 'launch' }]);
    expect(decide(aSnapshot({ members: [aLeavingMember({ instance: { launchedAt } })] }), eager).kind).toBe(
      'scale-out',
    );
  });

  it('holds when most workers registered later, by the least of it', () => {
    const worker = (ahead: number) => ({ registeredAt: moment + minutes(ahead), availableAt: undefined });
    const members = [
      anIdleMember({ worker: worker(8) }),
      anIdleMember({ worker: worker(7) }),
      anIdleMember(),
    ];

    expect(decide(aSnapshot({ members }), eager).reasons).toEqual([
      { code: 'clock-behind', behindMs: minutes(7), by: 'registrations' },
    ]);
    expect(decide(aSnapshot({ members: [...members, anIdleMember()] }), eager).kind).toBe('scale-in');
  });

  it('does not hold for one worker, nor for leaving members and ghosts', () => {
    const worker = { registeredAt: moment + minutes(8), availableAt: undefined };

    expect(decide(aSnapshot({ members: [anIdleMember({ worker })] }), eager).kind).toBe('scale-out');
    const others = [
      aLeavingMember({ worker }),
      aLeavingMember({ worker }),
      aGhost({ worker }),
      aGhost({ worker }),
    ];
    expect(decide(aSnapshot({ members: others }), eager).kind).toBe('scale-out');
  });

  it('holds by workers of other groups as well', () => {
    const worker = { registeredAt: moment + minutes(8), availableAt: undefined };
    const foreign = (): ReturnType<typeof aForeign> => aForeign({ worker });

    expect(decide(aSnapshot({ members: [foreign(), foreign()] }), eager).kind).toBe('hold');
  });
});

describe('a pool whose workers are all gone', () => {
  it('holds from three instances that should have one', () => {
    const strays = [aStrayMember(), aStrayMember(), aStrayMember()];

    expect(decide(aSnapshot({ pendingRuns: 5, members: strays }), eager)).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'workers-vanished', instances: 3 }],
    });
    expect(decide(aSnapshot({ pendingRuns: 5, members: strays.slice(1) }), eager).kind).toBe('scale-out');
  });

  it('does not count instances that were launched for another pool: no worker of them is listed in this one', () => {
    const other = { instance: { poolId: '01JANOTHERPOOL000000000000' } };
    const strays = [aStrayMember(other), aStrayMember(other), aStrayMember(other)];

    expect(decide(aSnapshot({ pendingRuns: 5, members: strays }), eager).kind).toBe('scale-out');
  });

  it('does not hold when any worker is listed, except ghosts and workers of leaving members', () => {
    const strays = [aStrayMember(), aStrayMember(), aStrayMember()];

    expect(decide(aSnapshot({ pendingRuns: 5, members: [...strays, aForeign()] }), eager).kind).toBe(
      'scale-out',
    );
    expect(
      decide(aSnapshot({ pendingRuns: 5, members: [...strays, aGhost(), aLeavingMember()] }), eager).kind,
    ).toBe('hold');
  });
});

it('takes precedence over any other decision', () => {
  const group = { desiredCapacity: 90, maxSize: 100, belowDesiredSince: ago(minutes(60)) };
  const members = [aStrayMember(), aStrayMember(), aStrayMember()];

  expect(decide(aSnapshot({ members, group }), eager)).toMatchObject({
    kind: 'hold',
    reasons: [{ code: 'workers-vanished' }],
    concerns: [],
  });
});
