import type { HistoryOutcome } from '../history-outcome.ts';
import { dimensionsOf } from './dimensions.ts';
import type { Tally } from './soak-messages.ts';

export const emptyTally: Tally = {
  histories: 0,
  runs: 0,
  finished: 0,
  discarded: 0,
  interrupted: {},
  struck: {},
  dimensions: {},
  instances: 0,
  poolHours: 0,
  lateness: {},
  failures: [],
};

export function tallyOf(outcome: HistoryOutcome): Tally {
  const { seed, figures, violations } = outcome;
  const lateness: Partial<Record<number, number>> = {};
  for (const seconds of figures.lateness) {
    const whole = Math.ceil(seconds);
    lateness[whole] = (lateness[whole] ?? 0) + 1;
  }
  return {
    histories: 1,
    runs: figures.runs,
    finished: figures.finished,
    discarded: figures.discarded,
    interrupted: figures.interrupted,
    struck: Object.fromEntries(figures.struck.map((kind) => [kind, 1])),
    dimensions: Object.fromEntries(dimensionsOf(outcome).map((dimension) => [dimension, 1])),
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
    discarded: a.discarded + b.discarded,
    interrupted: addCounts(a.interrupted, b.interrupted),
    struck: addCounts(a.struck, b.struck),
    dimensions: addCounts(a.dimensions, b.dimensions),
    instances: a.instances + b.instances,
    poolHours: a.poolHours + b.poolHours,
    lateness: addCounts(a.lateness, b.lateness),
    failures: [...a.failures, ...b.failures],
  };
}

/** The whole seconds from idle to released that a share (0 to 1) of the releases did not exceed. */
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

/** The gate's limit while every call and process works: seconds from idle to released, for 95 %. */
const maxSeconds = 15;

/** Whether instances were released in time after they became idle. Meaningful only for many histories. */
export function isReleasedInTime(tally: Tally): boolean {
  return latenessAt(0.95, tally) <= maxSeconds;
}

function addCounts<Key extends string | number>(
  a: Readonly<Partial<Record<Key, number>>>,
  b: Readonly<Partial<Record<Key, number>>>,
): Partial<Record<Key, number>> {
  const sum: Partial<Record<Key, number>> = { ...a };
  for (const key of Object.keys(b) as Key[]) sum[key] = (sum[key] ?? 0) + (b[key] ?? 0);
  return sum;
}

function describeCounts(counts: Readonly<Partial<Record<string, number>>>): string {
  const described = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return described.join(', ') || 'none';
}

/** The summary of a soak. */
export function describeTally(tally: Tally, seconds: number): string {
  const {
    histories,
    runs,
    finished,
    discarded,
    interrupted,
    struck,
    dimensions,
    instances,
    poolHours,
    failures,
  } = tally;
  const names = Object.entries(interrupted).map(([by, count]) => `${count} by ${by}`);
  return [
    `${histories} histories in ${seconds.toFixed(1)} s (${(histories / seconds).toFixed(0)} a second), ${poolHours.toFixed(0)} hours of pool time`,
    `${runs} runs on ${instances} instances: ${finished} finished, ${discarded} discarded or skipped, interrupted ${names.join(', ') || 'none'}`,
    `histories in which a fault struck: ${describeCounts(struck)}`,
    `histories with other dimensions: ${describeCounts(dimensions)}`,
    `from idle to released: ${latenessAt(0.5, tally)} s for half, ${latenessAt(0.95, tally)} s for 95 %, ${latenessAt(0.99, tally)} s for 99 %`,
    describeFailures(failures),
  ].join('\n');
}

/** The number of violations, by invariant, and some of the seeds. */
export function describeFailures(failures: Tally['failures']): string {
  if (failures.length === 0) return '0 violations';
  const byInvariant = Map.groupBy(failures, ({ violation }) => violation.invariant);
  const described = [...byInvariant].map(([invariant, those]) => {
    const seeds = those.slice(0, 5).map(({ seed }) => seed);
    return `${those.length} of ${invariant} (seeds ${seeds.join(', ')}${those.length > seeds.length ? ', ...' : ''})`;
  });
  return `${failures.length} violations: ${described.join('; ')}`;
}
