import { describe, expect, it } from 'vitest';
import { cheapestWithin, front, settingsToTry, warmPoolsToTry, type Candidate } from './search-policies.ts';

describe('a search', () => {
  it('tries no more idle workers than the pool may have', () => {
    expect(new Set(settingsToTry(2).map(({ minIdle }) => minIdle))).toEqual(new Set([0, 1, 2]));
    expect(settingsToTry(100)).toHaveLength(54);
  });

  it('tries no larger warm pool than the pool may have instances', () => {
    expect(new Set(warmPoolsToTry(3).map(({ prepared }) => prepared))).toEqual(new Set([1, 2, 3]));
    expect(warmPoolsToTry(100)).toHaveLength(21);
  });

  it('shows those that no other beats, the cheapest first', () => {
    const [cheap, beaten, middle, dear] = [
      aCandidate(1, 100),
      aCandidate(2, 100),
      aCandidate(3, 50),
      aCandidate(9, 0),
    ];
    expect(front([dear, beaten, cheap, middle])).toEqual([cheap, middle, dear]);
  });

  it('finds the cheapest that reaches a target', () => {
    const candidates = [aCandidate(1, 100), aCandidate(3, 50), aCandidate(4, 20)];
    expect(cheapestWithin(candidates, 60)).toBe(candidates[1]);
    expect(cheapestWithin(candidates, 50)).toBe(candidates[1]);
    expect(cheapestWithin(candidates, 10)).toBeUndefined();
  });
});

function aCandidate(cost: number, waitP95: number): Candidate {
  return {
    settings: { minIdle: 0, scaleInAfterMs: 0, prepared: 0 },
    cost,
    outcome: {
      runs: 1,
      waitP50: 0,
      waitP95,
      waitP99: waitP95,
      waitMost: waitP95,
      instanceHours: 1,
      stoppedHours: 0,
      busyHours: 0,
      launched: 1,
      mostAtOnce: 1,
    },
  };
}
