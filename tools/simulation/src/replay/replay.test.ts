import { generateWorkload } from '@poolkeeper/pool-world';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import type { ReplayInput } from './replay-input.ts';
import { replay } from './replay.ts';

const startAt = Date.UTC(2026, 0, 5, 8);
const poolkeeper = { kind: 'poolkeeper', policy: defaultPolicy, passEveryMs: 15_000 } as const;

// An hour of pool time is many passes.
describe('a replay', { timeout: 60_000 }, () => {
  it('is the same for the same input', async () => {
    const [once, again] = [await replay(aDay(), poolkeeper), await replay(aDay(), poolkeeper)];
    expect(again).toEqual(once);
    expect(once).toMatchObject({ runs: 60, interrupted: 0 });
  });

  it('makes the incumbent launch one instance at a time, and none while one boots', async () => {
    const burst = Array.from({ length: 4 }, () => ({ queuedAt: startAt, stack: 'a', durationSeconds: 3600 }));
    const { waitMost, launched } = await replay({ ...aDay(), arrivals: burst }, { kind: 'incumbent' });
    expect(launched).toBe(4);
    // Boots take at least 48 s, and the autoscaler runs once a minute.
    expect(waitMost).toBeGreaterThan(4 * 60);
  });

  it('counts the delay of the incumbent from the registration, so that a worker is removed as soon as its run has ended', async () => {
    const arrivals = [{ queuedAt: startAt, stack: 'a', durationSeconds: 1800 }];
    const later = [...arrivals, { queuedAt: startAt + 3_000_000, stack: 'a', durationSeconds: 10 }];
    const { launched } = await replay(
      { ...aDay(), arrivals: later },
      { kind: 'incumbent', scaleDownDelay: 20 },
    );
    expect(launched).toBe(2);
  });

  it("has less than half of the incumbent's 95th percentile at few more instance-hours, and interrupts no run", async () => {
    const incumbent = await replay(aDay(), { kind: 'incumbent' });
    const policy = { ...defaultPolicy, scaleInAfterMs: 0 };
    const figures = await replay(aDay(), { ...poolkeeper, policy });
    expect(figures.waitP95).toBeLessThan(incumbent.waitP95 / 2);
    expect(figures.instanceHours).toBeLessThan(1.1 * incumbent.instanceHours);
    expect(figures.interrupted).toBe(0);
  });
});

function aDay(): ReplayInput {
  return {
    arrivals: generateWorkload({ runs: 60, seed: 1, startAt }),
    minSize: 0,
    maxSize: 20,
    bootSeconds: 60,
    seed: 1,
  };
}
