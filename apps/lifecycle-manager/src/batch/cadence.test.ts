import { describe, expect, it } from 'vitest';
import { paceOf, type Pace } from '../gate/outcome.ts';
import { hiddenForSeconds, settlingPauseMs } from './cadence.ts';

const second = 1000;
const hour = 3_600_000;

describe('a message that waits', () => {
  it('returns after 5 s when the next round is likely to finish it, else after 10 s', () => {
    expect(waitOf('soon')).toBe(5);
    expect(waitOf('usual')).toBe(10);
  });

  it('returns often enough in an absence wait that four processes in turn do not break it, and after 100 s at most', () => {
    for (const reason of ['answer-not-trusted', 'no-witness'] as const) {
      expect(waitOf(paceOf(reason, 300 * second))).toBe(16);
      expect(waitOf(paceOf(reason, 1800 * second))).toBe(100);
      expect(waitOf(paceOf(reason, 48 * hour))).toBe(100);
    }
    expect(paceOf('run-in-progress', 1800 * second)).toBe('usual');
  });

  it('returns well within the heartbeat timeout, even if that is short', () => {
    expect(hiddenForSeconds({ pace: { everyMs: 100 * second } }, 30 * second)).toBe(10);
    expect(hiddenForSeconds({ pace: 'usual' }, 30 * second)).toBe(10);
    expect(hiddenForSeconds({ pace: 'usual' }, 20 * second)).toBe(6);
    expect(hiddenForSeconds({ pace: 'usual' }, second)).toBe(1);
  });
});

describe('a message whose drain settles', () => {
  const settling = { pace: 'soon', settlesInMs: 7 * second } as const;
  const plenty = 100 * second;

  it('keeps the invocation for that time', () => {
    expect(settlingPauseMs([settling], plenty)).toBe(7 * second);
    expect(settlingPauseMs([{ ...settling, settlesInMs: 9 * second }, settling], plenty)).toBe(7 * second);
  });

  it('does not delay the rounds of the other messages of its batch', () => {
    const slow = { ...settling, settlesInMs: 60 * second };
    expect(settlingPauseMs([slow, { pace: 'usual' }], plenty + slow.settlesInMs)).toBe(10 * second);
    expect(settlingPauseMs([slow, { pace: 'soon' }], plenty + slow.settlesInMs)).toBe(5 * second);
  });

  it('ends the invocation when the rest of its time is too short for a round', () => {
    expect(settlingPauseMs([settling], 57 * second)).toBe(7 * second);
    expect(settlingPauseMs([settling], 57 * second - 1)).toBeUndefined();
  });
});

it('ends the invocation while its messages wait for anything else, so that others get the execution', () => {
  const absent = { pace: { everyMs: 100 * second } };
  expect(settlingPauseMs([{ pace: 'usual' }, { pace: 'soon' }, absent], 300 * second)).toBeUndefined();
  expect(settlingPauseMs([], 300 * second)).toBeUndefined();
});

function waitOf(pace: Pace): number {
  return hiddenForSeconds({ pace }, hour);
}
