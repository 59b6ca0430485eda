import { SeededFaults } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import { Episodes } from './episodes.ts';
import { localFaults } from './local-faults.ts';

describe('episodes', () => {
  const lengths = { shortestMs: 60_000, longestMs: 600_000, apartMs: 600_000 };

  it('keep to their lengths and gaps', () => {
    const faults = new SeededFaults({ seed: 1, profile: { ...localFaults.profiles.none, outage: 6 } });
    const episodes = new Episodes(faults, 'outage', lengths);

    const seconds = times(50 * 3600, (second) => episodes.activeSince(second * 1000));
    const begun = [...new Set(seconds.filter((since) => since !== undefined))];

    expect(begun.length).toBeGreaterThan(20);
    for (const since of begun) {
      const length = seconds.filter((each) => each === since).length;
      expect(length).toBeGreaterThanOrEqual(59);
      expect(length).toBeLessThanOrEqual(600);
    }
    const gaps = begun.slice(1).map((since, index) => since - (begun[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(lengths.apartMs);
  });

  it('end when faults are switched off', () => {
    const faults = new SeededFaults({ seed: 1 });
    const episodes = new Episodes(faults, 'outage', lengths);

    episodes.begin(1000, 60_000);
    const before = episodes.activeSince(2000);
    faults.change(localFaults.profiles.none);

    expect(before).toBe(1000);
    expect(episodes.activeSince(3000)).toBeUndefined();
  });

  it('last as long as requested', () => {
    const episodes = new Episodes(new SeededFaults({ seed: 1 }), 'outage', lengths);

    episodes.begin(1000, 60_000);

    expect([60_999, 61_000].map((moment) => episodes.activeSince(moment))).toEqual([1000, undefined]);
  });
});

function times<Result>(number: number, act: (index: number) => Result): readonly Result[] {
  return Array.from({ length: number }, (_, index) => act(index));
}
