import { describe, expect, it } from 'vitest';
import { takeSnapshot } from '../take-snapshot.ts';
import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aForeign,
  aGhost,
  ago,
  aGroup,
  aLeavingMember,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  aWorker,
  minutes,
  moment,
} from './index.ts';

describe('the builders', () => {
  it('make a snapshot of members in every state', () => {
    const members = [
      aBootingMember(),
      anIdleMember(),
      aBusyMember(),
      aDrainedMember(),
      aLeavingMember(),
      aStrayMember(),
      aGhost(),
      aForeign(),
    ];

    expect(aSnapshot({ members }).members).toEqual(members);
  });

  it('make a snapshot that a pass could have taken', () => {
    const snapshot = aSnapshot({ pendingRuns: 7, members: [anIdleMember(), aGhost()] });
    const { observedAt, pool, group } = snapshot;

    expect(takeSnapshot({ observedAt, pool, group, registrationGraceMs: minutes(10) })).toEqual(snapshot);
  });

  it('make a group that has its desired capacity, unless told otherwise', () => {
    const members = [anIdleMember(), aBusyMember(), aLeavingMember()];

    expect(aSnapshot({ members }).group).toMatchObject({ desiredCapacity: 2, minSize: 0, maxSize: 10 });
    expect(aSnapshot({ members, group: { desiredCapacity: 12 } }).group).toMatchObject({ maxSize: 12 });
  });

  it('leave out what is overridden by undefined', () => {
    const member = anIdleMember({ worker: { availableAt: undefined }, instance: { launchedAt: undefined } });

    expect(member.instance.launchedAt).toBeUndefined();
    expect(member.workers[0].availableAt).toBeUndefined();
  });
});

describe('an impossible state', () => {
  const twice = anIdleMember();

  it.each<[string, string, () => unknown]>([
    ['a busy idle member', 'pair as busy', () => anIdleMember({ worker: { busy: true } })],
    ['a pending idle member', 'pair as booting', () => anIdleMember({ instance: { state: 'pending' } })],
    ['an idle busy member', 'pair as idle', () => aBusyMember({ worker: { busy: false } })],
    [
      'a leaving member in service',
      'pair as drained',
      () => aLeavingMember({ instance: { state: 'in-service' } }),
    ],
    [
      'a stray of unknown launch',
      'pair as booting',
      () => aStrayMember({ instance: { launchedAt: undefined } }),
    ],
    [
      'a booting member of an hour',
      'pair as stray',
      () => aBootingMember({ instance: { launchedAt: ago(minutes(60)) } }),
    ],
    [
      'a nameless ghost',
      'pair as foreign',
      () => aGhost({ worker: { identity: { kind: 'unknown', problem: 'empty' } } }),
    ],
    [
      'a busy worker that is available',
      'leave out busy or availableAt',
      () => aWorker({ busy: true, availableAt: moment }),
    ],
    [
      'bounds that cross',
      'maxSize must be at least minSize (3), got 2',
      () => aGroup({ minSize: 3, maxSize: 2 }),
    ],
    ['a member twice', 'only 1 differ', () => aSnapshot({ members: [twice, twice] })],
    [
      'a ghost of another group',
      'is foreign',
      () => aSnapshot({ members: [aGhost()], group: { name: 'renamed' } }),
    ],
    [
      'a booting member past the grace',
      'is stray',
      () => aSnapshot({ members: [aBootingMember()], registrationGraceMs: 1 }),
    ],
  ])('is refused: %s', (_, message, build) => {
    expect(build).toThrow(message);
  });
});
