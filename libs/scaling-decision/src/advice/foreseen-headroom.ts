import {
  asCount,
  type DurationMs,
  type EpochMs,
  type ForeseenRun,
  type PastWait,
  type RunsAhead,
  type WaitingRun,
} from '@poolkeeper/pool-model';
import { knownBoot, usualWaitWorth } from './boot-times.ts';

/** The input of foresight. */
export interface ForeseenContext {
  /** @default - they could not be read */
  readonly runsAhead?: RunsAhead | undefined;
  readonly observedAt: EpochMs;
  /** A typical boot, which is how far ahead it looks. @default - two minutes, until a boot is seen */
  readonly bootMs?: DurationMs | undefined;
  /** The worth of one run's wait for a boot, in idle time of a worker. @default - ten boots */
  readonly waitWorthMs?: DurationMs | undefined;
}

export interface ForeseenAdvice {
  /** Idle workers for runs that need none yet. */
  readonly minIdle: number;
  /** The likeliest runs first, at most ten, and none that is not likely at all. */
  readonly runs: readonly ForeseenRun[];
  readonly why: ForeseenReason;
}

export type ForeseenReason =
  | { readonly code: 'runs-unknown' }
  /** No kind of wait has happened 20 times. */
  | { readonly code: 'too-little-known'; readonly pastWaits: number }
  | ForeseenFigures;

export interface ForeseenFigures {
  readonly code: 'by-past-waits';
  /** Runs that wait for a person or another run, at most one of each stack. */
  readonly waiting: number;
  /** How many of them will need a worker within the time of a boot, on average. */
  readonly expected: number;
  /** The time of a boot. */
  readonly withinMs: DurationMs;
  /** Waits of the past that it was computed from. */
  readonly pastWaits: number;
}

const defaultMaxIdle = 10;
/** A pass reads at most a hundred runs. */
const mostIdle = 100;
/** Fewer waits of a kind say nothing of the next one. */
const enoughWaits = 20;
/** A line of the log with more runs is too long to read. */
const mostNamed = 10;

/**
 * Idle workers for runs that are not queued yet but known to be likely: a person has to confirm or review them, or they wait for a run
 * of another stack.
 *
 * How likely such a run is to need a worker within a boot is learned from the pool's own waits of the same kind: of those that lasted as
 * long as this one does already, the share that ended within a boot from then with a need for a worker. Runs that still wait count as
 * long as they have waited. A kind with fewer than 20 past waits counts for nothing.
 *
 * The k-th idle worker is asked for while the chance that at least k of the runs need one within a boot, times the worth of a run's
 * wait, is at least the idle time of one worker over that boot. So what is asked for is worth it on average, if the past does not
 * mislead. If it does, the idle time is at most `maxIdle` workers, and only while runs wait: nothing waits, nothing is asked for.
 *
 * Pure, linear in the runs but for sorting the past waits, and never throws.
 */
export function foreseenHeadroom(foreseen: ForeseenPolicy, context: ForeseenContext): ForeseenAdvice {
  const { runsAhead, observedAt } = context;
  if (runsAhead === undefined) return nothing({ code: 'runs-unknown' });
  const { waiting, past } = runsAhead;
  const withinMs = knownBoot(context.bootMs);
  const outlooks = outlooksOf(runsAhead, observedAt);
  const pastWaits = [...outlooks.values()].reduce((sum, { ended }) => sum + ended.length, 0);
  if (outlooks.size === 0) return nothing({ code: 'too-little-known', pastWaits: past.length });

  const runs = waiting
    .map((run) => foresee(run, { outlook: outlooks.get(run.waitsFor), observedAt, withinMs }))
    .filter(({ likelihood }) => likelihood > 0)
    .sort((a, b) => b.likelihood - a.likelihood);
  const likelihoods = runs.map(({ likelihood }) => likelihood);
  const minIdle = worthwhileWorkers(likelihoods, {
    worthFrom: withinMs / (context.waitWorthMs ?? usualWaitWorth(withinMs)),
    most: Math.min(asCount(foreseen.maxIdle ?? defaultMaxIdle), mostIdle),
  });
  return {
    minIdle,
    runs: runs.slice(0, mostNamed),
    why: {
      code: 'by-past-waits',
      waiting: waiting.length,
      expected: likelihoods.reduce((sum, likelihood) => sum + likelihood, 0),
      withinMs,
      pastWaits,
    },
  };
}

/**
 * The largest number of workers, up to `most`, of which the last one is needed with a chance of at least `worthFrom`, if each run needs
 * one with its own likelihood and independently of the others.
 */
export function worthwhileWorkers(
  likelihoods: readonly number[],
  { worthFrom, most }: { readonly worthFrom: number; readonly most: number },
): number {
  const largest = Math.min(most, likelihoods.length);
  // exactly[k]: the chance that exactly k of the runs so far need a worker; the last one: that at least so many do.
  const exactly = new Float64Array(largest + 1);
  exactly[0] = 1;
  for (const likelihood of likelihoods) {
    for (let count = largest; count >= 0; count -= 1) {
      const stays = count === largest ? 1 : 1 - likelihood;
      exactly[count] = at(exactly, count) * stays + at(exactly, count - 1) * likelihood;
    }
  }
  let atLeast = 0;
  for (let count = largest; count > 0; count -= 1) {
    atLeast += at(exactly, count);
    if (atLeast > 0 && atLeast >= worthFrom) return count;
  }
  return 0;
}

/** What is known of the waits of one kind. All ascending. */
interface Outlook {
  readonly ended: Float64Array;
  /** Of those that ended, the ones that needed a worker then. */
  readonly needed: Float64Array;
  /** For how long the runs that wait have waited. */
  readonly lasting: Float64Array;
}

/** By kind, those of which enough is known. */
function outlooksOf({ waiting, past }: RunsAhead, observedAt: EpochMs): ReadonlyMap<string, Outlook> {
  const isLength = ({ lastedMs }: PastWait): boolean => lastedMs >= 0 && lastedMs < Infinity;
  const kinds = [...Map.groupBy(past.filter(isLength), ({ kind }) => kind)];
  return new Map(
    kinds.flatMap(([kind, ended]) => {
      if (ended.length < enoughWaits) return [];
      const lasting = waiting.filter(({ waitsFor }) => waitsFor === kind);
      const needed = ended.filter(({ neededWorker }) => neededWorker);
      const outlook: Outlook = {
        ended: ascending(ended.map(({ lastedMs }) => lastedMs)),
        needed: ascending(needed.map(({ lastedMs }) => lastedMs)),
        lasting: ascending(lasting.map((run) => ageOf(run, observedAt)).filter((age) => age < Infinity)),
      };
      return [[kind, outlook] as const];
    }),
  );
}

interface Sight {
  readonly outlook: Outlook | undefined;
  readonly observedAt: EpochMs;
  readonly withinMs: DurationMs;
}

function foresee(run: WaitingRun, { outlook, observedAt, withinMs }: Sight): ForeseenRun {
  const age = ageOf(run, observedAt);
  if (outlook === undefined || !(age < Infinity)) return { ...run, likelihood: 0 };
  const { ended, needed, lasting } = outlook;
  const horizon = age + withinMs;
  // A run that still waits, but not for as long as the horizon, is half a witness: actuaries count so.
  const stillWaiting = (countAbove(lasting, age) + countAbove(lasting, horizon)) / 2;
  const witnesses = countAbove(ended, age) + stillWaiting;
  const later = countAbove(needed, age);
  const soon = later - countAbove(needed, horizon);
  const expected = later > 0 ? needed[needed.length - 1 - Math.floor(later / 2)] : undefined;
  return {
    ...run,
    // One more witness, which needed no worker, keeps a single one from being a certainty.
    likelihood: soon / (witnesses + 1),
    ...(expected !== undefined && { expectedAt: observedAt - age + expected }),
  };
}

/** A clock slightly behind Spacelift's makes no negative wait. NaN for a time that is none. */
function ageOf({ since }: WaitingRun, observedAt: EpochMs): DurationMs {
  return Math.max(0, observedAt - since);
}

function ascending(numbers: readonly number[]): Float64Array {
  return Float64Array.from(numbers).sort();
}

/** How many of ascending numbers are above a bound. */
function countAbove(numbers: Float64Array, bound: number): number {
  let from = 0;
  let to = numbers.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((numbers[middle] ?? 0) > bound) to = middle;
    else from = middle + 1;
  }
  return numbers.length - from;
}

function at(numbers: Float64Array, index: number): number {
  return numbers[index] ?? 0;
}

function nothing(why: ForeseenReason): ForeseenAdvice {
  return { minIdle: 0, runs: [], why };
}

/** Readiness for runs that are not queued yet. Each pass then asks Spacelift for them, with a call of its own. */
export interface ForeseenPolicy {
  /** `advise` says what it would ask for; `act` asks for it. @default 'advise' */
  readonly mode?: 'advise' | 'act';
  /** Maximum number of idle workers that it may ask for: it limits what a misleading past costs. @default 10 */
  readonly maxIdle?: number;
}
