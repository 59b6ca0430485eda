import type { DemandHistory, DurationMs } from '@poolkeeper/pool-model';
import { usualWaitWorth } from './boot-times.ts';
import { demandGrid, type DemandGrid } from './demand-grid.ts';

/** What is known when a retention is advised. */
export interface RetentionContext {
  /** @default - nothing is known of the past */
  readonly history?: DemandHistory | undefined;
  /** A typical boot. @default - two minutes, until one is seen */
  readonly bootMs?: DurationMs | undefined;
  /** Workers of the pool, idle and busy: the last of them is the one that is needed least. */
  readonly workers: number;
}

export interface RetentionAdvice {
  /** For how long a member has to be idle before it goes. */
  readonly idleAtLeastMs: DurationMs;
  readonly why: RetentionReason;
}

export interface RetentionReason {
  /** `history`: the cheapest by the idle times of the past; `break-even`: too little is known of them. */
  readonly basis: 'history' | 'break-even';
  /** The idle time that costs as much as the wait for a boot. */
  readonly breakEvenMs: DurationMs;
  /** The worker that was asked about: the one that is needed when so many are. */
  readonly level: number;
  /** Idle times of that worker in the past. */
  readonly spells: number;
  /** How many of them ended within the advised time. */
  readonly spellsWithin: number;
  /** The limit of the policy that decided in the end. */
  readonly limitedBy?: 'floor' | 'ceiling';
  /** Whatever comes, it costs at most so many times what perfect foresight would have. Infinity when nothing is kept. */
  readonly costsAtMost: number;
}

/** Fewer idle times than these are an accident, */
const enoughSpells = 5;
/** except when they are all that there was in so long: then the worker is hardly ever needed. */
const longEnoughMs: DurationMs = 7 * 24 * 60 * 60_000;
/**
 * How far the past may pull the advice from the break-even, as a factor either way. What it can gain grows with it, and so
 * does what a misleading past can cost: 1 + trust times the cost of perfect foresight.
 */
const trust = 3;

/**
 * For how long to keep an idle worker: the ski-rental problem. Keeping it costs its idle time; releasing it too early
 * costs a run the wait for a boot, which is worth `waitWorthMs` of idle time, the break-even.
 *
 * By the idle times that the pool's last worker had in the past, it advises the time that would have cost the least, within
 * a third and three times the break-even. With little or no past it advises the break-even itself. The policy's floor and
 * ceiling limit either, the ceiling before the floor.
 *
 * Its bound, over any future and whatever the past was: keeping for t with a break-even b costs at most
 * 1 + max(b/t, t/b) times what perfect foresight would have: twice without a past, four times with one, and as much as
 * floor and ceiling make of it. It is in the advice as `costsAtMost`. No rule without a past has a bound below two.
 *
 * Pure, linear in the history but for the sorting of its idle times, and never throws.
 */
export function adviseRetention(retention: AdaptiveRetention, context: RetentionContext): RetentionAdvice {
  const ceiling = Number.isNaN(retention.ceilingMs) ? Infinity : Math.max(0, retention.ceilingMs);
  const floor = Math.min(ceiling, asDuration(retention.floorMs));
  const breakEvenMs = asDuration(retention.waitWorthMs ?? usualWaitWorth(context.bootMs));
  const level = Math.max(1, Math.floor(context.workers) || 1);
  const clamp = (ms: DurationMs): DurationMs => Math.min(ceiling, Math.max(floor, ms));

  const bounds = { shortest: clamp(breakEvenMs / trust), longest: clamp(breakEvenMs * trust) };
  const grid = demandGrid(context.history);
  const spells = pastSpells(grid, level, bounds.longest);
  const isEnough = spells.length >= enoughSpells || (spells.length > 0 && knownMs(grid) >= longEnoughMs);
  const breakEven = clamp(breakEvenMs);
  const idleAtLeastMs = isEnough
    ? cheapest([bounds.shortest, breakEven, ...candidates(spells, bounds)], spells, breakEvenMs)
    : breakEven;

  const pull = isEnough ? trust : 1;
  const limitedBy = limitOf(idleAtLeastMs, {
    floor: floor > breakEvenMs / pull ? floor : undefined,
    ceiling: ceiling < breakEvenMs * pull ? ceiling : undefined,
  });
  return {
    idleAtLeastMs,
    why: {
      basis: isEnough ? 'history' : 'break-even',
      breakEvenMs,
      level,
      spells: spells.length,
      spellsWithin: spells.filter(({ keptBy }) => keptBy <= idleAtLeastMs).length,
      limitedBy,
      costsAtMost: worstRatio(idleAtLeastMs, breakEvenMs),
    },
  };
}

function limitOf(
  ms: DurationMs,
  limits: Readonly<Record<'floor' | 'ceiling', DurationMs | undefined>>,
): 'floor' | 'ceiling' | undefined {
  if (ms === limits.ceiling) return 'ceiling';
  return ms === limits.floor ? 'floor' : undefined;
}

/** An idle time of the past, as precisely as periods tell it. */
interface PastSpell {
  /** About how long it was. */
  readonly ms: DurationMs;
  /** Who keeps a worker for so long has surely kept it through all of it. */
  readonly keptBy: DurationMs;
}

/** Those that say something: whole ones, and those that were longer than anything that could be advised. */
function pastSpells(grid: DemandGrid, level: number, longest: DurationMs): readonly PastSpell[] {
  return idleSpells(grid, level)
    .filter(({ periods, whole }) => whole || periods * grid.periodMs >= longest)
    .map(({ periods, whole }) =>
      whole
        ? { ms: (periods + 1) * grid.periodMs, keptBy: (periods + 2) * grid.periodMs }
        : { ms: Infinity, keptBy: Infinity },
    )
    .sort((a, b) => a.keptBy - b.keptBy);
}

function candidates(
  spells: readonly PastSpell[],
  { shortest, longest }: { readonly shortest: DurationMs; readonly longest: DurationMs },
): readonly DurationMs[] {
  return [...new Set(spells.map(({ keptBy }) => keptBy))].filter((ms) => ms > shortest && ms <= longest);
}

/** The shortest of the cheapest. `spells` are in ascending order. */
function cheapest(
  times: readonly DurationMs[],
  spells: readonly PastSpell[],
  breakEvenMs: DurationMs,
): DurationMs {
  let best = { ms: 0, cost: Infinity };
  let ended = 0;
  let endedMs = 0;
  for (const ms of times.toSorted((a, b) => a - b)) {
    for (let spell = spells[ended]; spell !== undefined && spell.keptBy <= ms; spell = spells[ended]) {
      endedMs += spell.ms;
      ended += 1;
    }
    const cost = endedMs + (spells.length - ended) * (ms + breakEvenMs);
    if (cost < best.cost) best = { ms, cost };
  }
  return best.cost === Infinity ? Math.min(...times) : best.ms;
}

function worstRatio(ms: DurationMs, breakEvenMs: DurationMs): number {
  return ms === breakEvenMs ? 2 : 1 + Math.max(breakEvenMs / ms, ms / breakEvenMs);
}

function knownMs({ demand, periodMs }: DemandGrid): DurationMs {
  return demand.reduce((known, wanted) => known + (Number.isNaN(wanted) ? 0 : 1), 0) * periodMs;
}

function asDuration(ms: DurationMs): DurationMs {
  return ms > 0 ? ms : 0;
}

/** Periods in a row in which a worker would have been idle. */
export interface IdleSpell {
  readonly periods: number;
  /** Whether the worker was busy before and after it, so that it is known how long it was; else it was at least so long. */
  readonly whole: boolean;
}

/** The times in which fewer than `level` workers were in demand: when the last of so many would have been idle. */
export function idleSpells({ demand }: DemandGrid, level: number): readonly IdleSpell[] {
  const spells: IdleSpell[] = [];
  let periods = 0;
  let busyBefore = false;
  for (const wanted of demand) {
    if (wanted < level) {
      periods += 1;
      continue;
    }
    const busy = wanted >= level;
    if (periods > 0) spells.push({ periods, whole: busyBefore && busy });
    periods = 0;
    busyBefore = busy;
  }
  if (periods > 0) spells.push({ periods, whole: false });
  return spells;
}

/** Keeps idle workers for as long as the pool's past says that it pays. */
export interface AdaptiveRetention {
  /** An idle worker is kept for at least so long. */
  readonly floorMs: DurationMs;
  /** And for at most so long. */
  readonly ceilingMs: DurationMs;
  /**
   * What a run's wait for one boot is worth, in the time of an idle worker: at 10 minutes, waiting for a boot is as bad as
   * ten minutes of an idle instance. @default - ten times the boot time that was observed
   */
  readonly waitWorthMs?: DurationMs;
}
