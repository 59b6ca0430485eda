import type { EpochMs } from '@poolkeeper/pool-model';
import { countRuns, type Arrival } from '@poolkeeper/pool-world';
import type { Scaler } from '../scalers/scaler.ts';
import { figuresOf, type SimulatedOutcome } from './outcome.ts';
import { completeShape, type PoolShape } from './pool-shape.ts';
import { SimulatedPool } from './simulated-pool.ts';

export interface SimulationInput {
  /** In the order in which they are queued. At least one. */
  readonly runs: readonly Arrival[];
  readonly shape: PoolShape;
  readonly scaler: Scaler;
  /** The same seed gives the same boots. @default 1 */
  readonly seed?: number;
}

const minuteMs = 60_000;
const hourMs = 3_600_000;

/**
 * Plays the runs of a pool under a scaler, from the minute before the first run until the last one has ended. Every run starts
 * on the newest idle worker, as Spacelift's do. Nothing fails; the soak is for that. Passes that can change nothing are left
 * out, so that quiet hours cost nothing.
 *
 * @throws RangeError for a shape that no pool has, runs that are not in order, or none.
 */
export function simulate(input: SimulationInput): SimulatedOutcome {
  const pool = playRuns(input);
  const { instanceMs, stoppedMs, launched } = pool.totals();
  const instances = pool.instanceHistory();
  return {
    ...figuresOf(pool.taken),
    runs: pool.ended,
    instanceHours: instanceMs / hourMs,
    stoppedHours: stoppedMs / hourMs,
    launched,
    mostAtOnce: instances.reduce((most, { demand }) => Math.max(most, demand), 0),
    demand: pool.demandPoints(),
    instances,
  };
}

/** Plays the runs, and returns the pool as it is at the end. */
export function playRuns({ runs, shape, scaler, seed = 1 }: SimulationInput): SimulatedPool {
  const first = runs[0];
  if (first === undefined) throw new RangeError('there must be a run to simulate, got none');
  const { everyMs, afterArrivalMs } = scaler.timing;
  const startAt = (Math.floor(first.queuedAt / minuteMs) - 1) * minuteMs;
  const pool = new SimulatedPool(completeShape(shape), { startAt, seed });
  const passFrom = (at: EpochMs) => startAt + Math.ceil((at - startAt) / everyMs) * everyMs;
  const total = countRuns(runs);

  let next = 0;
  let passAt = startAt;
  while (pool.ended < total) {
    const arrivalAt = runs[next]?.queuedAt ?? Infinity;
    const eventAt = pool.nextEventAt();
    const now = Math.min(arrivalAt, eventAt, passAt);
    if (now < pool.now) throw new RangeError('the runs must be in the order in which they are queued');
    pool.now = now;
    const { pendingRuns, unconfirmedRuns } = pool;
    if (eventAt === now) pool.playEvents();
    for (let run = runs[next]; run?.queuedAt === now; run = runs[next]) {
      pool.queue(run);
      next += 1;
    }
    if (eventAt === now || arrivalAt === now) passAt = Math.min(passAt, passFrom(now));
    // Spacelift's events tell of both.
    if (pool.pendingRuns > pendingRuns || pool.unconfirmedRuns > unconfirmedRuns) {
      passAt = Math.min(passAt, now + (afterArrivalMs ?? Infinity));
    }
    pool.startRuns();
    if (passAt === now) {
      const { desiredCapacity, releases = [], unchangedUntil } = scaler.pass(pool);
      if (desiredCapacity !== undefined) pool.setDesiredCapacity(desiredCapacity);
      for (const member of releases) pool.release(member);
      passAt = passFrom(Math.max(now + 1, unchangedUntil));
    }
  }
  return pool;
}
