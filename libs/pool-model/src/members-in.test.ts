import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberStates } from './member.ts';
import { countMembers, membersIn } from './snapshot.ts';
import { anySnapshot } from './testing/arbitraries.ts';
import { aBusyMember, anIdleMember, aSnapshot } from './testing/index.ts';

describe('countMembers', () => {
  it('counts every state, also the empty ones', () => {
    const snapshot = aSnapshot({ members: [anIdleMember(), aBusyMember(), anIdleMember()] });

    expect(countMembers(snapshot)).toEqual({
      booting: 0,
      idle: 2,
      busy: 1,
      drained: 0,
      leaving: 0,
      stray: 0,
      ghost: 0,
      foreign: 0,
    });
  });
});

describe('membersIn', () => {
  it('splits a snapshot without remainder', () => {
    fc.assert(
      fc.property(anySnapshot(), (snapshot) => {
        const parts = memberStates.map((state) => membersIn(snapshot, state));

        expect(new Set(parts.flat())).toEqual(new Set(snapshot.members));
        expect(parts.map((part) => part.length)).toEqual(Object.values(countMembers(snapshot)));
      }),
    );
  });
});
