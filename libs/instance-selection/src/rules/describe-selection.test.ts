import {
  aBootingMember,
  aBusyMember,
  ago,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { selectForTermination } from '../leaving/select-for-termination.ts';
import { selectStrays } from '../leaving/select-strays.ts';
import { describeSelection } from './describe-selection.ts';

describe('describeSelection', () => {
  it('names the selected instances and counts the kept ones by reason', () => {
    const members = [
      idle('i-0a'),
      idle('i-0b'),
      idle('i-0c'),
      anIdleMember({ worker: { availableAt: ago(minutes(1)) } }),
      aBusyMember(),
      aBootingMember(),
    ];
    const limits = { atMost: 2, idleAtLeastMs: minutes(5) };

    expect(describeSelection(selectForTermination(aSnapshot({ members }), limits))).toBe(
      '2 selected (i-0a, i-0b); kept: 2 not idle, 1 not idle for long enough, 1 over the limit',
    );
  });

  it('names five of many', () => {
    const members = ['a', 'b', 'c', 'd', 'e', 'f', '10'].map((digit) => idle(`i-${digit}`));
    const limits = { atMost: 7, idleAtLeastMs: 0 };

    expect(describeSelection(selectForTermination(aSnapshot({ members }), limits))).toBe(
      '7 selected (i-10, i-a, i-b, i-c, i-d and 2 more)',
    );
  });

  it('names all of five', () => {
    const members = ['a', 'b', 'c', 'd', 'e'].map((digit) => idle(`i-${digit}`));

    expect(
      describeSelection(selectForTermination(aSnapshot({ members }), { atMost: 5, idleAtLeastMs: 0 })),
    ).toBe('5 selected (i-a, i-b, i-c, i-d, i-e)');
  });

  it('says why strays are not believed', () => {
    expect(describeSelection(selectStrays(aSnapshot({ members: [aStrayMember()] })))).toBe(
      'none selected; kept: 1 in doubt because no member has a worker',
    );
  });

  it('describes an empty selection', () => {
    expect(describeSelection(selectStrays(aSnapshot()))).toBe('none selected');
  });
});

function idle(id: string) {
  return anIdleMember({ instance: { id } });
}
