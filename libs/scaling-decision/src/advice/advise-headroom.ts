import { asCount, type DemandHistory, type DurationMs, type EpochMs } from '@poolkeeper/pool-model';
import { bootTimeWithin } from './boot-times.ts';
import { demandGrid, type DemandGrid, periodAt } from './demand-grid.ts';
import { type DemandRise, demandRises, quietPeriods } from './demand-rises.ts';

/** The input of headroom advice. */
export interface HeadroomContext {
  /** @default - nothing is known of the past */
  readonly history?: DemandHistory | undefined;
  /** Observed boot times, from `bootTimes`. */
  readonly boots: readonly DurationMs[];
  readonly observedAt: EpochMs;
  /** Current pending runs and busy workers. @default - from the history */
  readonly demand?: number | undefined;
  /** How long an idle worker is kept; NaN and Infinity mean forever. @default - 5 minutes */
  readonly keptMs?: DurationMs | undefined;
  /** From a run's arrival to the launch of an instance for it. @default - 30 seconds */
  readonly reactionMs?: DurationMs | undefined;
}

export interface HeadroomAdvice {
  /** Idle workers needed; 0 when none are needed or when nothing can be determined. */
  readonly minIdle: number;
  readonly why: HeadroomReason;
}

export type HeadroomReason =
  /** No boot was seen, less than a day is known, or fewer than 20 runs. */
  | { readonly code: 'too-little-known'; readonly boots: number; readonly runs: number }
  /** A run that waits for a boot starts in time anyway. */
  | { readonly code: 'boots-fast-enough'; readonly readyMs: DurationMs; readonly withinMs: DurationMs }
  /** Headroom by the rises of demand in the past. */
  | HeadroomFigures;

export interface HeadroomFigures {
  readonly code: 'by-past-rises';
  /** From a run's arrival to a worker that was launched for it, at the objective's share of the boots. */
  readonly readyMs: DurationMs;
  readonly withinMs: DurationMs;
  /** `quiet` when the pool had no demand for an hour: such times have a headroom of their own. */
  readonly time: 'busy' | 'quiet';
  /** Numbers of idle workers at busy and at quiet times that meet the objective at the lowest cost. */
  readonly idleWhenBusy: number;
  readonly idleWhenQuiet: number;
  /** Idle workers over the whole past, on average: what it costs. */
  readonly idleOnAverage: number;
  /** Runs of the past that it was computed from: those that raised the demand. */
  readonly runs: number;
  /** Of them, those that start in time without any headroom, in percent. */
  readonly percentWithout: number;
  /** Of them, those that start in time with the advised headroom, in percent. */
  readonly percentWith: number;
  /** `maxIdle` workers do not meet the objective; the advice reaches within one percent of what they do. */
  readonly outOfReach: boolean;
}

const defaults = { percent: 95, maxIdle: 20, keptMs: 5 * 60_000, reactionMs: 30_000 };
/** One late run in twenty is the usual objective, which fewer runs cannot show. */
const enoughRuns = 20;
/** Less than a day of history does not cover the other hours. */
const enoughMs: DurationMs = 24 * 60 * 60_000;
/** The share of runs given up when the objective is out of reach: the last runs cost the most. */
const givenUp = 0.01;
/** No pool needs more idle workers, and memory stays bounded. */
const mostIdle = 10_000;

/**
 * How many idle workers a share of the runs needs to start in time, at the lowest cost.
 *
 * A run starts in time when a worker was requested early enough before its arrival to finish its boot within the
 * allowed wait. So the rise of demand within (boot + reaction - allowed wait) matters: with that many idle workers,
 * those runs find one. From the past rises of demand it computes how many runs would have been late with each headroom,
 * for busy and for quiet times (no demand for an hour), and takes the cheapest pair of headrooms that meets the
 * objective. When no pair within `maxIdle` does, it takes the cheapest one within one percent of the runs that the
 * largest saves.
 *
 * It counts only runs that raised the demand of a period, and treats the rise of a period as if it arrived at once;
 * both err towards more workers. Idle workers are assumed to be kept for at least one period.
 *
 * Pure, linear in the history, and never throws.
 */
export function adviseHeadroom(objective: QueueTimeObjective, context: HeadroomContext): HeadroomAdvice {
  const { boots, reactionMs = defaults.reactionMs, keptMs = defaults.keptMs } = context;
  const share = shareOf(objective);
  const withinMs = objective.withinMs >= 0 ? objective.withinMs : 0;
  const bootMs = bootTimeWithin(boots, share);
  if (bootMs === undefined) return nothing({ code: 'too-little-known', boots: 0, runs: 0 });
  const readyMs = bootMs + (reactionMs >= 0 ? reactionMs : defaults.reactionMs);
  if (readyMs <= withinMs) return nothing({ code: 'boots-fast-enough', readyMs, withinMs });

  const grid = demandGrid(context.history);
  const { rises, periods, quiet } = demandRises(grid, { leadMs: readyMs - withinMs, keptMs });
  const runs = sum(rises.map((rise) => rise.runs));
  if (runs < enoughRuns || periods * grid.periodMs < enoughMs) {
    return nothing({ code: 'too-little-known', boots: boots.length, runs });
  }

  const most = Math.min(asCount(objective.maxIdle ?? defaults.maxIdle), mostIdle);
  const busyTimes = { periods: periods - quiet, late: lateRuns(rises, most, false) };
  const quietTimes = { periods: quiet, late: lateRuns(rises, most, true) };
  const allowed = runs * (1 - share) + rounding;
  const leastLate = at(busyTimes.late, most) + at(quietTimes.late, most);
  const outOfReach = leastLate > allowed;
  const { busy, whenQuiet } = cheapestPair(
    busyTimes,
    quietTimes,
    outOfReach ? leastLate + runs * givenUp : allowed,
  );

  const percentInTime = (late: number): number => 100 * (1 - late / runs);
  const time = isQuiet(grid, context) ? 'quiet' : 'busy';
  return {
    minIdle: time === 'quiet' ? whenQuiet : busy,
    why: {
      code: 'by-past-rises',
      readyMs,
      withinMs,
      time,
      idleWhenBusy: busy,
      idleWhenQuiet: whenQuiet,
      idleOnAverage: (busy * busyTimes.periods + whenQuiet * quietTimes.periods) / periods,
      runs,
      percentWithout: percentInTime(at(busyTimes.late, 0) + at(quietTimes.late, 0)),
      percentWith: percentInTime(at(busyTimes.late, busy) + at(quietTimes.late, whenQuiet)),
      outOfReach,
    },
  };
}

/** 1 - 0.95 is a little more than 0.05. */
const rounding = 1e-9;

/** Times that share a headroom: how many periods they are, and how many runs are late by idle workers (0, 1, 2, ...). */
interface Times {
  readonly periods: number;
  readonly late: Float64Array;
}

/** With `idle` workers, those of a rise that are above the workers there are are late, and no more than arrived in it. */
function lateRuns(rises: readonly DemandRise[], most: number, fromQuiet: boolean): Float64Array {
  const late = new Float64Array(most + 1);
  // late[idle] is one less than late[idle - 1] for each rise that has idle within (above - runs, above].
  const fewer = new Float64Array(most + 2);
  for (const rise of rises) {
    if (rise.fromQuiet !== fromQuiet || rise.above <= 0) continue;
    const first = Math.max(0, rise.above - rise.runs) + 1;
    late[0] = at(late, 0) + Math.min(rise.runs, rise.above);
    if (first > most) continue;
    fewer[first] = at(fewer, first) + 1;
    const end = Math.min(most, rise.above) + 1;
    fewer[end] = at(fewer, end) - 1;
  }
  let slope = 0;
  for (let idle = 1; idle <= most; idle += 1) {
    slope += at(fewer, idle);
    late[idle] = at(late, idle - 1) - slope;
  }
  return late;
}

/**
 * The cheapest pair of headrooms with which no more runs are late than allowed; the largest ones have to be such a pair.
 * More idle workers at quiet times allow for fewer at busy ones, so one walk along both finds it.
 */
function cheapestPair(
  busyTimes: Times,
  quietTimes: Times,
  allowed: number,
): { readonly busy: number; readonly whenQuiet: number } {
  const most = busyTimes.late.length - 1;
  let best = { busy: most, whenQuiet: most, cost: Infinity };
  let busy = most;
  for (const [whenQuiet, late] of quietTimes.late.entries()) {
    if (at(busyTimes.late, busy) + late > allowed) continue;
    while (busy > 0 && at(busyTimes.late, busy - 1) + late <= allowed) busy -= 1;
    const cost = busy * busyTimes.periods + whenQuiet * quietTimes.periods;
    if (cost < best.cost) best = { busy, whenQuiet, cost };
  }
  return best;
}

function isQuiet(grid: DemandGrid, { observedAt, demand = 0 }: HeadroomContext): boolean {
  const now = periodAt(grid, observedAt);
  const lastHour = grid.demand.subarray(Math.max(0, now - quietPeriods(grid)), Math.max(0, now + 1));
  const known = lastHour.filter((wanted) => !Number.isNaN(wanted));
  return !(demand > 0) && known.length > 0 && known.every((wanted) => wanted === 0);
}

function shareOf({ percent = defaults.percent }: QueueTimeObjective): number {
  return Number.isNaN(percent) ? defaults.percent / 100 : Math.min(100, Math.max(0, percent)) / 100;
}

function nothing(why: HeadroomReason): HeadroomAdvice {
  return { minIdle: 0, why };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function at(numbers: Float64Array, index: number): number {
  return numbers[index] ?? 0;
}

/** "95 % of runs start within N seconds", as the target at the lowest cost. */
export interface QueueTimeObjective {
  /** Share of the runs that should start in time, in percent. @default 95 */
  readonly percent?: number;
  /** For how long a run may wait. */
  readonly withinMs: DurationMs;
  /** `advise` says what headroom it would ask for; `act` asks for it. @default 'advise' */
  readonly mode?: 'advise' | 'act';
  /** Maximum number of idle workers that it may ask for. @default 20 */
  readonly maxIdle?: number;
}
