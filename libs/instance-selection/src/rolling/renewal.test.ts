import type { Member } from '@poolkeeper/pool-model';
import { aBusyMember, ago, anIdleMember, aSnapshot, minutes, moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { defaultRollPolicy, type RollPolicy } from './roll-policy.ts';
import { describeRoll, selectForRoll } from './select-for-roll.ts';

describe('a renewal', () => {
  it('replaces members that were launched before the request, the oldest first, and no newer one', () => {
    const { ids, roll } = renew([
      idle('i-0a', ago(minutes(40))),
      idle('i-0b', ago(minutes(90))),
      idle('i-0c', ago(minutes(20))),
    ]);

    expect(ids).toEqual(['i-0b', 'i-0a']);
    expect(roll.figures).toMatchObject({ toRenew: 2, outdated: 0, overAge: 0 });
    expect(describeRoll(roll)).toMatch(
      /^due for replacement: 2 to renew; disruption budget: 0 of 9 used; 2 selected/,
    );
  });

  it('keeps to the disruption budget, which counts busy and idle members together', () => {
    const members = [idle('i-0a'), busy('i-0b'), busy('i-0c')];

    expect(renew(members, { budget: 1 }).ids).toEqual(['i-0a']);
    expect(renew(members, { budget: 2 }).ids).toEqual(['i-0a', 'i-0b']);
    expect(renew(members).ids).toEqual(['i-0a', 'i-0b', 'i-0c']);
  });

  it('takes busy members, which would never be idle in a pool with a long queue', () => {
    expect(renew([busy('i-0a'), busy('i-0b')], { budget: 1 }, { pendingRuns: 50 }).ids).toEqual(['i-0a']);
  });

  it('waits until a busy member is in service, because a launch hook may still hold it', () => {
    const launchedAt = ago(minutes(60));

    expect(renew([aBusyMember({ instance: { state: 'pending', launchedAt } })]).ids).toEqual([]);
  });

  it('leaves an idle member for each pending run', () => {
    expect(renew([idle('i-0a'), idle('i-0b')], {}, { pendingRuns: 1 }).ids).toEqual(['i-0a']);
  });

  it('waits for no window, unlike what is outdated or too old', () => {
    const windows = { timeZone: 'UTC', rules: [] };
    const members = [idle('i-0a'), idle('i-0b', ago(minutes(20)))];

    expect(renew(members, { windows, maxAgeMs: minutes(1) }).ids).toEqual(['i-0a']);
  });

  it.each([
    ['no termination hook', { hasTerminationHook: false }],
    ['no request', { renewBefore: undefined }],
    ['a request that is not a number', { renewBefore: NaN }],
  ])('replaces none with %s', (_, group) => {
    expect(renew([idle('i-0a'), busy('i-0b')], {}, { group }).ids).toEqual([]);
  });

  it('spares members that are protected, or whose age is unknown', () => {
    const members = [
      anIdleMember({ instance: { protectedFromScaleIn: true, launchedAt: ago(minutes(60)) } }),
      aBusyMember({ instance: { protectedFromScaleIn: true, launchedAt: ago(minutes(60)) } }),
      anIdleMember({ instance: { launchedAt: undefined } }),
    ];

    expect(renew(members).ids).toEqual([]);
  });
});

function renew(
  members: readonly Member[],
  policy: Partial<RollPolicy> = {},
  { group, ...parts }: Parameters<typeof aSnapshot>[0] = {},
) {
  const renewBefore = moment - minutes(30);
  const snapshot = aSnapshot({ members, group: { renewBefore, ...group }, ...parts });
  const roll = selectForRoll(snapshot, { ...defaultRollPolicy, budget: 9, ...policy });
  return { roll, ids: roll.selected.map(({ instance }) => instance.id) };
}

function idle(id: string, launchedAt = ago(minutes(60))) {
  return anIdleMember({ instance: { id, launchedAt } });
}

function busy(id: string) {
  return aBusyMember({ instance: { id, launchedAt: ago(minutes(60)) } });
}
