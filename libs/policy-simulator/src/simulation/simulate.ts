import type { EpochMs } from '@poolkeeper/pool-model';
import type { Arrival } from '@poolkeeper/pool-world';
import type { Scaler } from '../scalers/scaler.ts';
import { waitsOf, type SimulatedOutcome } from './outcome.ts';
import { completeShape, type PoolShape } from './pool-shape.ts';
import { SimulatedPool } from './simulated-pool.ts';

export interface SimulationInput {
  /** In the order in which they are queued. At least one. */
  readonly arrivals: readonly Arrival[];
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
 * @throws RangeError for a shape that no pool has, arrivals that are not in order, or none.
 */
export function simulate({ arrivals, shape, scaler, seed = 1 }: SimulationInput): SimulatedOutcome {
  const first = arrivals[0];
  if (first === undefined) throw new RangeError('there must be a run to simulate, got none');
  const { everyMs, afterArrivalMs } = scaler.timing;
  const startAt = (Math.floor(first.queuedAt / minuteMs) - 1) * minuteMs;
  const pool = new SimulatedPool(completeShape(shape), { startAt, seed, runs: arrivals.length });
  const passFrom = (at: EpochMs) => startAt + Math.ceil((at - startAt) / everyMs) * everyMs;

  let next = 0;
  let passAt = startAt;
  for (;;) {
    const arrivalAt = arrivals[next]?.queuedAt ?? Infinity;
    const eventAt = pool.nextEventAt();
    const now = Math.min(arrivalAt, eventAt, passAt);
    if (now === Infinity) break;
    if (now < pool.now) throw new RangeError('the runs must be in the order in which they are queued');
    pool.now = now;
    if (eventAt === now) {
      pool.playEvents();
      passAt = Math.min(passAt, passFrom(now));
    }
    for (let arrival = arrivals[next]; arrival?.queuedAt === now; arrival = arrivals[next]) {
      pool.queue(arrival.durationSeconds * 1000);
      next += 1;
      passAt = Math.min(passAt, passFrom(now), now + (afterArrivalMs ?? Infinity));
    }
    pool.startRuns();
    if (pool.ended === arrivals.length) break;
    if (passAt === now) {
      const { desiredCapacity, releases = [], unchangedUntil } = scaler.pass(pool);
      if (desiredCapacity !== undefined) pool.setDesiredCapacity(desiredCapacity);
      for (const member of releases) pool.release(member);
      passAt = passFrom(Math.max(now + 1, unchangedUntil));
    }
  }
  const { instanceMs, busyMs, launched } = pool.totals();
  const instances = pool.instanceHistory();
  return {
    runs: arrivals.length,
    ...waitsOf(pool.waits),
    instanceHours: instanceMs / hourMs,
    busyHours: busyMs / hourMs,
    launched,
    mostAtOnce: instances.reduce((most, { demand }) => Math.max(most, demand), 0),
    demand: pool.demandHistory().points,
    instances,
  };
}
