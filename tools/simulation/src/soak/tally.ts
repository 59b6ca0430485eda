import type { Outcome } from '../outcome.ts';
import type { Tally } from './soak-messages.ts';

export const emptyTally: Tally = {
  histories: 0,
  runs: 0,
  finished: 0,
  interrupted: {},
  instances: 0,
  poolHours: 0,
  lateness: {},
  failures: [],
};

export function tallyOf({ seed, figures, violations }: Outcome): Tally {
  const lateness: Partial<Record<number, number>> = {};
  for (const seconds of figures.lateness) {
    const whole = Math.ceil(seconds);
    lateness[whole] = (lateness[whole] ?? 0) + 1;
  }
  return {
    histories: 1,
    runs: figures.runs,
    finished: figures.finished,
    interrupted: figures.interrupted,
    instances: figures.instances,
    poolHours: figures.lastedMs / 3_600_000,
    lateness,
    failures: violations.map((violation) => ({ seed, violation })),
  };
}

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    histories: a.histories + b.histories,
    runs: a.runs + b.runs,
    finished: a.finished + b.finished,
    interrupted: addCounts(a.interrupted, b.interrupted),
    instances: a.instances + b.instances,
    poolHours: a.poolHours + b.poolHours,
    lateness: addCounts(a.lateness, b.lateness),
    failures: [...a.failures, ...b.failures],
  };
}

/** Whole seconds that a share (0 to 1) of the releases did not exceed. */
export function latenessAt(share: number, { lateness }: Tally): number {
  const counts = Object.entries(lateness)
    .map(([seconds, count = 0]) => ({ seconds: Number(seconds), count }))
    .sort((a, b) => a.seconds - b.seconds);
  let left = share * counts.reduce((sum, { count }) => sum + count, 0);
  for (const { seconds, count } of counts) {
    left -= count;
    if (left <= 0) return seconds;
  }
  return 0;
}

/** The gate's promise, where every call and every process works: seconds from idle to released, for 95 %. */
const latestSeconds = 15;

/** Whether instances were released soon enough after they had idled. Of single histories it says little. */
export function isSoonEnough(tally: Tally): boolean {
  return latenessAt(0.95, tally) <= latestSeconds;
}

function addCounts<Key extends string | number>(
  a: Readonly<Partial<Record<Key, number>>>,
  b: Readonly<Partial<Record<Key, number>>>,
): Partial<Record<Key, number>> {
  const sum: Partial<Record<Key, number>> = { ...a };
  for (const key of Object.keys(b) as Key[]) sum[key] = (sum[key] ?? 0) + (b[key] ?? 0);
  return sum;
}
