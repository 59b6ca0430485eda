import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateWorkload } from './generate-workload.ts';

const hour = 3_600_000;

describe('a generated workload', () => {
  it('has the requested number of runs, in order, within the working day, and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(), fc.integer({ min: 1, max: 12 }), (runs, seed, hours) => {
        const request = { runs, seed, startAt: 1_767_600_000_000, hours };

        const arrivals = generateWorkload(request);

        expect(arrivals).toHaveLength(runs);
        expect(arrivals).toEqual(generateWorkload(request));
        expect(arrivals).toEqual([...arrivals].sort((a, b) => a.queuedAt - b.queuedAt));
        for (const { queuedAt, durationSeconds } of arrivals) {
          expect(queuedAt).toBeGreaterThanOrEqual(request.startAt);
          expect(queuedAt).toBeLessThanOrEqual(request.startAt + hours * hour);
          expect(durationSeconds).toBeGreaterThanOrEqual(5);
          expect(durationSeconds).toBeLessThanOrEqual(3600);
          expect(Number.isInteger(durationSeconds)).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('differs for another seed', () => {
    const request = { runs: 60, startAt: 0 };

    expect(generateWorkload({ ...request, seed: 1 })).not.toEqual(generateWorkload({ ...request, seed: 2 }));
  });

  it('has a quiet start, a burst on every stack and a quiet end within two hours', () => {
    const arrivals = generateWorkload({ runs: 60, seed: 1, startAt: 0 });

    const stacks = new Set(arrivals.map(({ stack }) => stack));
    const burst = arrivals.filter(
      ({ queuedAt }) => queuedAt >= 0.2 * 2 * hour && queuedAt < 0.2 * 2 * hour + 5000,
    );
    expect(new Set(burst.map(({ stack }) => stack))).toEqual(stacks);
    expect(arrivals.filter(({ queuedAt }) => queuedAt < 0.2 * 2 * hour).length).toBeLessThan(10);
    expect(arrivals.at(-1)?.queuedAt).toBeLessThan(1.6 * hour);
  });

  it('has runs of about 90 seconds, which differ from stack to stack', () => {
    const arrivals = generateWorkload({ runs: 5000, seed: 4, startAt: 0 });

    const durations = arrivals.map(({ durationSeconds }) => durationSeconds).sort((a, b) => a - b);
    const median = durations[2500] ?? 0;
    expect(median).toBeGreaterThan(60);
    expect(median).toBeLessThan(130);
    expect(durations.at(-1) ?? 0).toBeGreaterThan(3 * median);
  });

  it('adds a day for every 1,000 runs', () => {
    const arrivals = generateWorkload({ runs: 2500, seed: 1, startAt: 0 });

    const days = new Set(arrivals.map(({ queuedAt }) => Math.floor(queuedAt / (24 * hour))));
    expect(days).toEqual(new Set([0, 1, 2]));
  });

  it.each([
    [{ runs: -1 }, 'runs must be a whole number of 0 or more, got -1'],
    [{ runs: 1.5 }, 'runs must be a whole number of 0 or more, got 1.5'],
    [{ runs: 1, hours: 0 }, 'hours must be above 0, got 0'],
  ])('is refused for %o', (request, message) => {
    expect(() => generateWorkload({ seed: 1, startAt: 0, ...request })).toThrow(new RangeError(message));
  });
});
