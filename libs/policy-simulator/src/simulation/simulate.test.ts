import { generateWorkload, type Arrival } from '@poolkeeper/pool-world';
import { defaultPolicy, type ForeseenPolicy } from '@poolkeeper/scaling-decision';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildkiteScaler } from '../scalers/buildkite-scaler.ts';
import { fixedScaler } from '../scalers/fixed-scaler.ts';
import { incumbentScaler } from '../scalers/incumbent-scaler.ts';
import { poolkeeperScaler } from '../scalers/poolkeeper-scaler.ts';
import type { Scaler } from '../scalers/scaler.ts';
import { idleShare } from './outcome.ts';
import type { WarmPoolShape } from './pool-shape.ts';
import { playRuns, simulate } from './simulate.ts';

const startAt = Date.UTC(2026, 0, 5, 8);
const hourMs = 3_600_000;

describe('a simulation', () => {
  it('starts a run in an empty pool one pass, one launch and one boot after it is queued', () => {
    const outcome = simulateRuns([aRun(7)], { scaler: byDefault(15_000) });

    // Queued 7 s after a pass: 8 s to the next one, 2 s to the launch, 90 s to boot.
    expect(outcome).toMatchObject({ runs: 1, waitP50: 100, waitMost: 100, launched: 1, mostAtOnce: 1 });
  });

  it('makes a pass soon after a run is queued with a webhook', () => {
    const scaler = poolkeeperScaler({ policy: defaultPolicy, everyMs: 60_000, afterArrivalMs: 2000 });
    expect(simulateRuns([aRun(7)], { scaler }).waitMost).toBe(2 + 2 + 90);
  });

  it('gives a run to the newest idle worker, and keeps an idle one for as long as the policy says', () => {
    const policy = { ...defaultPolicy, scaleInAfterMs: 10 * 60_000 };
    const runs = [aRun(0), aRun(0), ...Array.from({ length: 20 }, (_, index) => aRun(400 + index * 120))];
    const outcome = simulateRuns(runs, { scaler: poolkeeperScaler({ policy, everyMs: 60_000 }) });

    expect(outcome.launched).toBe(2);
    const other = 190 + 600 + 60 + 15;
    const newest = 400 + 19 * 120 + 60;
    expect(outcome.instanceHours * 3600).toBeGreaterThan(newest + other - 200);
    expect(outcome.instanceHours * 3600).toBeLessThan(newest + other);
  });

  it('has a pool of a fixed size wait for nothing but its size', () => {
    const outcome = simulateRuns([aRun(0), aRun(0), aRun(0)], {
      minSize: 2,
      maxSize: 2,
      scaler: fixedScaler(),
    });
    expect(outcome).toMatchObject({ waitP50: 0, waitMost: 60, launched: 2, mostAtOnce: 2 });
    expect(outcome.instanceHours).toBe((2 * (60 + 120)) / 3600);
    expect(idleShare(outcome)).toBeCloseTo(0.5);
  });

  it('counts demand and instances in periods of five minutes', () => {
    const { demand, instances } = simulateRuns([aRun(0), aRun(0), aRun(900)], { scaler: byDefault(60_000) });
    expect(demand.map((point) => point.demand)).toEqual([0, 2, 0, 0, 1]);
    expect(instances.map((point) => point.demand)).toEqual([0, 2, 0, 0, 1]);
    expect(demand[1]?.at).toBe(startAt);
  });

  it('has the incumbent launch one instance at a time and none while one boots', () => {
    const outcome = simulateRuns([aRun(0), aRun(0), aRun(0)], { scaler: incumbentScaler() });
    expect(outcome.waitMost).toBeGreaterThan(2 * 90);
    expect(simulateRuns([aRun(0), aRun(0)], { scaler: incumbentScaler({ maxCreate: 2 }) }).waitMost).toBe(92);
  });

  it('has Buildkite launch for every run at once, and keep an idle instance for ten minutes', () => {
    const outcome = simulateRuns([aRun(0), aRun(0), aRun(3600)], { scaler: buildkiteScaler() });
    expect(outcome).toMatchObject({ launched: 3, waitP50: 92 });
    const served = 90 + 60 + 600 + 15;
    expect(outcome.instanceHours * 3600).toBeGreaterThanOrEqual(2 * served + 150);
    expect(outcome.instanceHours * 3600).toBeLessThanOrEqual(2 * served + 150 + 20);
  });

  it('starts what the warm pool has, launches the rest, and fills it again', () => {
    const warmPool = { minSize: 2, maxPreparedCapacity: 0, startMs: 10_000, reuses: false };
    const runs = [0, 0, 0, 3600].map((second) => ({ ...aRun(second), durationSeconds: 120 }));
    const outcome = simulateRuns(runs, { warmPool, scaler: byDefault(15_000) });

    // Three for the runs, two of them from the warm pool; two and one to fill it again; one from it for the last run.
    expect(outcome).toMatchObject({ waitP50: 12, waitMost: 92, launched: 3 + 2 + 1 + 1 });
    const served = [10, 10, 90].reduce((sum, bootSeconds) => sum + bootSeconds + 120 + 60 + 15, 0);
    const [filling, last] = [3 * 90, 10 + 120];
    // Each idle worker is released with a pass, up to 15 seconds late.
    expect(outcome.instanceHours * 3600).toBeGreaterThanOrEqual(served + filling + last);
    expect(outcome.instanceHours * 3600).toBeLessThan(served + filling + last + 3 * 15);
    // Both volumes, but for their way through service.
    expect(outcome.stoppedHours).toBeGreaterThan(1.9);
    expect(outcome.stoppedHours).toBeLessThan(2.1);
  });

  it('returns released instances to a warm pool that reuses them, and launches none for it', () => {
    const warmPool = { maxPreparedCapacity: 2, startMs: 10_000, reuses: true };
    const runs = [aRun(0), aRun(0), aRun(3600), aRun(3600)];
    const outcome = simulateRuns(runs, { warmPool, scaler: byDefault(15_000) });

    expect(outcome).toMatchObject({ waitP50: 12, waitMost: 12, launched: 4, mostAtOnce: 2 });
    // Two volumes for an hour, except while their instances serve.
    expect(outcome.stoppedHours).toBeGreaterThan(1.9);
    expect(outcome.stoppedHours).toBeLessThan(2);
  });

  it('has a worker ready for a confirmation once it knows how long those take, if the policy acts', () => {
    const runs = Array.from({ length: 25 }, (_, index) => ({
      ...aRun(index * 1200),
      apply: { confirmedAfterMs: 300_000, durationSeconds: 30 },
    }));
    const waitsOfApplies = (foreseen: ForeseenPolicy) => {
      const scaler = poolkeeperScaler({ policy: { ...defaultPolicy, foreseen }, everyMs: 15_000 });
      const shape = { minSize: 0, maxSize: 40, bootMs: 90_000, bootSpread: 0 };
      const { taken } = playRuns({ runs, scaler, shape });
      return taken.filter((_, index) => index % 2 === 1).map(({ readyAt, startedAt }) => startedAt - readyAt);
    };
    // The past is read once an hour.
    const early = Array<unknown>(21).fill(expect.toSatisfy((waitMs: number) => waitMs > 90_000));
    const ready = Array<unknown>(4).fill(0);
    expect(waitsOfApplies({ mode: 'act' })).toEqual([...early, ...ready]);
    expect(waitsOfApplies({ mode: 'advise' }).slice(21)).toEqual(early.slice(17));
    expect(waitsOfApplies({ mode: 'act', maxIdle: 0 }).slice(21)).toEqual(early.slice(17));
  });

  it('makes the passes that a forecast needs, before the runs of earlier weeks', () => {
    const policy = { ...defaultPolicy, forecast: { mode: 'act', maxIdle: 5 } } as const;
    const runs = [0, 1, 2, 3].flatMap((week) =>
      [1, 3, 3, 3].map((minute) => aRun((week * 7 * 24 * 60 + minute) * 60)),
    );
    const { scaler, passes } = counting(poolkeeperScaler({ policy, everyMs: 60_000 }));
    // Two weeks teach it. The simulation asks it with each period of five minutes, of which the first run is a minute later.
    expect(simulateRuns(runs, { scaler })).toMatchObject({ waitP50: 2 + 90 - 60, waitMost: 92 });
    expect(passes()).toBeLessThan(500);
  });

  it('is the same again, and needs no pass in which nothing changes', () => {
    const arrivals = generateWorkload({ runs: 80, seed: 3, startAt });
    const counted = counting(byDefault(15_000));
    const once = simulateRuns(arrivals, { scaler: counted.scaler });
    expect(simulateRuns(arrivals, { scaler: byDefault(15_000) })).toEqual(once);
    const everyPass = { ...byDefault(15_000), pass: alwaysAgain(byDefault(15_000)) };
    expect(simulateRuns(arrivals, { scaler: everyPass })).toEqual(once);
    expect(counted.passes()).toBeLessThan(arrivals.length * 6);
  });

  it('starts every run, none before it is queued, and pays for no less than the runs take', () => {
    fc.assert(
      fc.property(anyArrivals(), anyScaler(), fc.integer({ min: 1, max: 8 }), (arrivals, scaler, maxSize) => {
        const outcome = simulateRuns(arrivals, { scaler, maxSize, bootSpread: 0.2 });
        expect(outcome.runs).toBe(arrivals.length);
        expect(outcome.waitsByPercent[0]).toBeGreaterThanOrEqual(0);
        expect(outcome.instanceHours).toBeGreaterThanOrEqual(outcome.busyHours - 1e-9);
        expect(outcome.busyHours * 3600).toBeCloseTo(
          arrivals.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
        );
      }),
    );
  });

  it('frees the worker until the run is confirmed, and counts both waits', () => {
    const run = { ...aRun(0), apply: { confirmedAfterMs: 120_000, durationSeconds: 30 } };
    const outcome = simulateRuns([run, aRun(60)], { minSize: 1, maxSize: 1, scaler: fixedScaler() });
    // The other run takes the worker from second 60 to 120; the confirmed one is ready at 180.
    expect(outcome).toMatchObject({ runs: 2, waitMost: 0 });
    expect(outcome.busyHours * 3600).toBeCloseTo(60 + 60 + 30);
    expect(outcome.instanceHours * 3600).toBeCloseTo(60 + 210);
  });

  it('ends a run whose plan is discarded without its apply and the runs that it triggers, and unlocks its stack', () => {
    const triggers = [{ ...aRun(0), stack: 'db', triggers: [{ ...aRun(0), stack: 'cache' }] }];
    const runs = [
      { ...aRun(0), discardedAfterMs: 120_000, triggers },
      { ...aRun(10), isTracked: true },
    ];
    const outcome = simulateRuns(runs, { minSize: 5, maxSize: 5, scaler: fixedScaler() });
    expect(outcome).toMatchObject({ runs: 4, waitMost: 0 });
    expect(outcome.busyHours * 3600).toBeCloseTo(60 + 60);
    expect(outcome.instanceHours * 3600).toBeCloseTo(5 * (60 + 180 + 60));
  });

  it('lets a run of a locked stack wait for the one before, which is not a wait for a worker', () => {
    const confirmed = { ...aRun(0), apply: { confirmedAfterMs: 120_000, durationSeconds: 30 } };
    const play = { minSize: 5, maxSize: 5, scaler: fixedScaler() };
    expect(simulateRuns([confirmed, aRun(10), aRun(20)], play).instanceHours * 3600).toBeCloseTo(
      5 * (60 + 210),
    );
    const tracked = [aRun(10), aRun(20)].map((run) => ({ ...run, isTracked: true }));
    const locked = simulateRuns([confirmed, ...tracked], play);
    expect(locked).toMatchObject({ runs: 3, waitMost: 0 });
    expect(locked.instanceHours * 3600).toBeCloseTo(5 * (60 + 210 + 60 + 60));
    const other = { ...aRun(10), isTracked: true, stack: 'db' };
    expect(simulateRuns([confirmed, other], play).instanceHours * 3600).toBeCloseTo(5 * (60 + 210));
  });

  it('lets a proposed run pass a locked stack, which it does not lock', () => {
    const confirmed = { ...aRun(0), apply: { confirmedAfterMs: 120_000, durationSeconds: 30 } };
    const proposed = { ...aRun(10), durationSeconds: 600 };
    const play = { minSize: 5, maxSize: 5, scaler: fixedScaler() };
    // It ends at second 610, the confirmed one at 210, and the one that waits for that at 270.
    expect(
      simulateRuns([confirmed, proposed, { ...aRun(20), isTracked: true }], play).instanceHours * 3600,
    ).toBeCloseTo(5 * (60 + 610));
  });

  it('queues the runs that a run triggers when it has ended', () => {
    const run = { ...aRun(0), triggers: [{ ...aRun(0), stack: 'db' }] };
    const outcome = simulateRuns([run], { minSize: 5, maxSize: 5, scaler: fixedScaler() });
    expect(outcome.runs).toBe(2);
    expect(outcome.instanceHours * 3600).toBeCloseTo(5 * (60 + 120));
  });

  it.each([
    [{ maxSize: 0 }, 'the maximum size must be a whole number of at least 1 and the minimum size, got 0'],
    [
      { minSize: 3, maxSize: 2 },
      'the maximum size must be a whole number of at least 1 and the minimum size, got 2',
    ],
    [{ minSize: -1 }, 'the minimum size must be a whole number of 0 or more, got -1'],
    [{ bootMs: NaN }, 'bootMs must be 0 or more, got NaN'],
    [{ bootSpread: 2 }, 'bootSpread must be 0 to 1, got 2'],
    [
      { warmPool: { minSize: -1, startMs: 10, reuses: true } },
      'the sizes and the start of a warm pool must be 0 or more, got a minimum of -1, 0 prepared and 10 ms',
    ],
  ])('refuses a pool of %o', (shape, message) => {
    expect(() => simulateRuns([aRun(0)], shape)).toThrow(new RangeError(message));
  });

  it('refuses no run, and runs that are not in order', () => {
    expect(() => simulateRuns([], {})).toThrow(new RangeError('there must be a run to simulate, got none'));
    expect(() => simulateRuns([aRun(100), aRun(0)], {})).toThrow(
      new RangeError('the runs must be in the order in which they are queued'),
    );
  });
});

interface Play {
  readonly scaler?: Scaler;
  readonly minSize?: number;
  readonly maxSize?: number;
  readonly bootMs?: number;
  readonly bootSpread?: number;
  readonly warmPool?: WarmPoolShape;
}

function simulateRuns(runs: readonly Arrival[], { scaler = byDefault(60_000), ...shape }: Play) {
  return simulate({
    runs,
    scaler,
    shape: { minSize: 0, maxSize: 40, bootMs: 90_000, bootSpread: 0, ...shape },
  });
}

function byDefault(everyMs: number): Scaler {
  return poolkeeperScaler({ policy: defaultPolicy, everyMs });
}

/** A run of a minute, queued so many seconds after the start. */
function aRun(second: number): Arrival {
  return { queuedAt: startAt + second * 1000, stack: 'web', durationSeconds: 60 };
}

function counting(scaler: Scaler) {
  let passes = 0;
  return {
    passes: () => passes,
    scaler: {
      ...scaler,
      pass: (view: Parameters<Scaler['pass']>[0]) => {
        passes += 1;
        return scaler.pass(view);
      },
    },
  };
}

function alwaysAgain(scaler: Scaler): Scaler['pass'] {
  return (view) => ({ ...scaler.pass(view), unchangedUntil: view.now });
}

function anyArrivals() {
  const anyRun = fc.record({
    afterMs: fc.integer({ min: 0, max: hourMs }),
    durationSeconds: fc.integer({ min: 1, max: 1200 }),
  });
  return fc.array(anyRun, { minLength: 1, maxLength: 30 }).map((runs) => {
    let queuedAt = startAt;
    return runs.map(({ afterMs, durationSeconds }) => {
      queuedAt += afterMs;
      return { queuedAt, stack: 'web', durationSeconds };
    });
  });
}

function anyScaler() {
  return fc.constantFrom(
    byDefault(15_000),
    poolkeeperScaler({
      policy: { ...defaultPolicy, minIdle: 2, scaleInAfterMs: 0 },
      everyMs: 60_000,
      afterArrivalMs: 2000,
    }),
    incumbentScaler(),
    incumbentScaler({ maxCreate: 10, maxKill: 10, scaleDownDelay: 10 }),
    buildkiteScaler(),
  );
}
