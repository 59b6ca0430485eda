import type { EpochMs } from '@poolkeeper/pool-model';
import { RandomSource } from '../random-source.ts';
import type { Arrival } from './arrival.ts';
import { drawStack, type WorkloadStack } from './workload-stack.ts';

/** The maximum number of runs in a day; more runs fill further days. */
const maxRunsADay = 1000;
const minDayHours = 2;
const maxDayHours = 10;
/** The number of runs an hour by which the length of a day is chosen. */
const runsAnHour = 40;
/** Share of the runs that come in bursts. */
const burstShare = 0.4;
/** When in the day the first burst comes, as a share: after a quiet start, yet also within a short day. */
const firstBurstAt = 0.2;

export interface WorkloadRequest {
  /** How many runs. */
  readonly runs: number;
  /** The same seed gives the same workload. */
  readonly seed: number;
  /** When the first working day begins. */
  readonly startAt: EpochMs;
  /**
   * The length of the working day, including its quiet start and end.
   * @default - 2 for up to 80 runs, an hour more for every 40 further runs, 10 at most
   */
  readonly hours?: number;
}

/**
 * Generates the workload of an infrastructure repository, sorted by time: working days with a morning and an afternoon,
 * single changes, and occasional changes to a shared module, which queue a run on every stack at once. The durations of a
 * stack are lognormal around its own median of about 90 s. A day has 1,000 runs at most. Throws a `RangeError` if `seed`
 * or `runs` is not a whole number, `runs` is below 0, or `hours` is not above 0.
 */
export function generateWorkload(request: WorkloadRequest): readonly Arrival[] {
  const { runs, seed, startAt } = request;
  if (!(Number.isInteger(runs) && runs >= 0)) {
    throw new RangeError(`runs must be a whole number of 0 or more, got ${runs}`);
  }
  const days = Math.ceil(runs / maxRunsADay);
  const hours =
    request.hours ?? Math.min(maxDayHours, Math.max(minDayHours, runs / Math.max(1, days) / runsAnHour));
  if (!(hours > 0 && Number.isFinite(hours))) throw new RangeError(`hours must be above 0, got ${hours}`);
  const random = new RandomSource(seed).fork('workload');
  const stacks = drawStacks(Math.min(40, Math.max(3, Math.round(runs / 5))), random);
  const arrivals: Arrival[] = [];
  for (let day = 0; day < days; day += 1) {
    const ofDay = Math.ceil((runs - arrivals.length) / (days - day));
    const beginsAt = startAt + day * Math.max(24, hours) * 3_600_000;
    arrivals.push(...generateDay({ runs: ofDay, beginsAt, hours }, stacks, random));
  }
  return arrivals.sort((a, b) => a.queuedAt - b.queuedAt);
}

function generateDay(
  day: { readonly runs: number; readonly beginsAt: EpochMs; readonly hours: number },
  stacks: readonly WorkloadStack[],
  random: RandomSource,
): readonly Arrival[] {
  const atShare = (share: number) => day.beginsAt + Math.round(share * day.hours * 3600) * 1000;
  const arrivals: Arrival[] = [];
  const bursts = Math.max(1, Math.round((day.runs * burstShare) / stacks.length));
  for (let burst = 0; burst < bursts && arrivals.length < day.runs; burst += 1) {
    const queuedAt = atShare(burst === 0 ? firstBurstAt : firstBurstAt + 0.45 * random.fraction());
    for (const stack of stacks.slice(0, day.runs - arrivals.length)) {
      arrivals.push(arrival(stack, queuedAt + random.integer(4) * 1000, random));
    }
  }
  while (arrivals.length < day.runs) {
    const stack = stacks[random.integer(stacks.length)];
    if (stack !== undefined) arrivals.push(arrival(stack, atShare(drawMomentOfDay(random)), random));
  }
  return arrivals;
}

function arrival(stack: WorkloadStack, queuedAt: EpochMs, random: RandomSource): Arrival {
  return { queuedAt, stack: stack.name, durationSeconds: stack.drawDuration(random) };
}

function drawStacks(count: number, random: RandomSource): readonly WorkloadStack[] {
  return Array.from({ length: count }, (_, index) =>
    drawStack(`stack-${String(index + 1).padStart(3, '0')}`, random),
  );
}

/** How busy each tenth of a working day is: a quiet start, morning, lunch, afternoon, and no runs in the evening. */
const busyness = [0.1, 0.3, 1, 1, 0.4, 0.8, 0.9, 0.4, 0, 0];

/** Draws a moment of the working day as a share of it, weighted by how busy it is. */
function drawMomentOfDay(random: RandomSource): number {
  let rest = random.fraction() * busyness.reduce((sum, tenth) => sum + tenth, 0);
  for (const [tenth, weight] of busyness.entries()) {
    if (rest < weight) return (tenth + rest / weight) / busyness.length;
    rest -= weight;
  }
  return 0;
}
