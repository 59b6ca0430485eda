import type { Member } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aForeign,
  aGhost,
  ago,
  aLeavingMember,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { Selection } from '../rules/selection.ts';
import { selectForTermination } from './select-for-termination.ts';

const everyone = { atMost: Infinity, idleAtLeastMs: 0 };

describe('selectForTermination', () => {
  it('selects the oldest first', () => {
    const [middle, oldest, youngest] = [20, 30, 10].map((age) => launched(age));
    const snapshot = aSnapshot({ members: [middle, oldest, youngest].flatMap((member) => member ?? []) });

    expect(selectForTermination(snapshot, everyone).selected).toEqual([oldest, middle, youngest]);
  });

  it('selects those of unknown launch last, and equals by their id', () => {
    const unknown = anIdleMember({ instance: { id: 'i-00', launchedAt: undefined } });
    const second = anIdleMember({ instance: { id: 'i-0b', launchedAt: ago(minutes(9)) } });
    const first = anIdleMember({ instance: { id: 'i-0a', launchedAt: ago(minutes(9)) } });

    const { selected } = selectForTermination(aSnapshot({ members: [unknown, second, first] }), everyone);
    expect(selected).toEqual([first, second, unknown]);
  });

  it('selects no more than the limit, and spares the next ones by it', () => {
    const [old, young] = [launched(30), launched(20)];
    const snapshot = aSnapshot({ members: [young, old] });

    expect(selectForTermination(snapshot, { ...everyone, atMost: 1 })).toEqual({
      selected: [old],
      spared: [{ member: young, rule: 'over-the-limit' }],
    });
  });

  it.each([0, -1, Number.NaN, 0.5])('selects none for a limit of %s', (atMost) => {
    const snapshot = aSnapshot({ members: [anIdleMember()] });

    expect(selectForTermination(snapshot, { ...everyone, atMost }).selected).toEqual([]);
  });

  it.each<Member>([
    aBootingMember(),
    aBusyMember(),
    aDrainedMember(),
    aLeavingMember(),
    aStrayMember(),
    aGhost(),
    aForeign(),
  ])('spares a member that is $state', (member) => {
    expect(selectForTermination(aSnapshot({ members: [member] }), everyone)).toEqual({
      selected: [],
      spared: [{ member, rule: 'not-idle' }],
    });
  });

  it('spares a member that was launched for another pool', () => {
    const member = anIdleMember({ instance: { poolId: '01JANOTHERPOOL000000000000' } });

    expect(selectForTermination(aSnapshot({ members: [member] }), everyone)).toEqual({
      selected: [],
      spared: [{ member, rule: 'launched-for-another-pool' }],
    });
  });

  it('spares a protected member', () => {
    const member = anIdleMember({ instance: { protectedFromScaleIn: true } });

    expect(rulesFor(selectForTermination(aSnapshot({ members: [member] }), everyone))).toEqual([
      'protected-from-scale-in',
    ]);
  });

  it('spares a member that was busy a moment ago', () => {
    const short = anIdleMember({ worker: { availableAt: ago(minutes(5) - 1) } });
    const long = anIdleMember({ worker: { availableAt: ago(minutes(5)) } });
    const limits = { atMost: 9, idleAtLeastMs: minutes(5) };

    expect(selectForTermination(aSnapshot({ members: [short, long] }), limits)).toEqual({
      selected: [long],
      spared: [{ member: short, rule: 'idle-too-short' }],
    });
  });

  it('gives the place of a spared member to the next in line', () => {
    const oldButProtected = anIdleMember({
      instance: { launchedAt: ago(minutes(300)), protectedFromScaleIn: true },
    });
    const next = launched(200);

    const { selected } = selectForTermination(
      aSnapshot({ members: [oldButProtected, next, launched(100)] }),
      {
        ...everyone,
        atMost: 1,
      },
    );
    expect(selected).toEqual([next]);
  });

  it('spares everybody in a group without termination hook', () => {
    const snapshot = aSnapshot({
      members: [anIdleMember(), anIdleMember()],
      group: { hasTerminationHook: false },
    });

    expect(rulesFor(selectForTermination(snapshot, everyone))).toEqual([
      'no-termination-hook',
      'no-termination-hook',
    ]);
  });
});

function launched(minutesAgo: number) {
  return anIdleMember({ instance: { launchedAt: ago(minutes(minutesAgo)) } });
}

function rulesFor({ spared }: Selection): string[] {
  return spared.map(({ rule }) => rule);
}
