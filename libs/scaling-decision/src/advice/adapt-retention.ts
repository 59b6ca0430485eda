import type { DemandHistory, DurationMs } from '@poolkeeper/pool-model';
import { usualWaitWorth } from './boot-times.ts';
import { demandGrid, type DemandGrid } from './demand-grid.ts';

/** The input of retention advice. */
export interface RetentionContext {
  /** @default - nothing is known of the past */
  readonly history?: DemandHistory | undefined;
  /** A typical boot. @default - two minutes, until one is seen */
  readonly bootMs?: DurationMs | undefined;
  /** Number of the pool's workers, idle and busy. The advice is for the last of them, which is needed least. */
  readonly workers: number;
}

export interface RetentionAdvice {
  /** How long a member has to be idle before it is released. */
  readonly idleAtLeastMs: DurationMs;
  readonly why: RetentionReason;
}

export interface RetentionReason {
  /** `history`: the time that would have cost the least in the past; `break-even`: the past has too few idle times. */
  readonly basis: 'history' | 'break-even';
  /** The idle time that costs as much as the wait for a boot. */
  readonly breakEvenMs: DurationMs;
  /** The worker that the advice is for, by its number: it is needed only when at least this many workers are. */
  readonly level: number;
  /** Idle times of that worker in the past. */
  readonly spells: number;
  /** How many of them ended within the advised time. */
  readonly spellsWithin: number;
  /** The limit of the policy that decided in the end. */
  readonly limitedBy?: 'floor' | 'ceiling';
  /** The worst-case cost as a multiple of perfect foresight. Infinity when nothing is kept. */
  readonly costsAtMost: number;
}

/** With fewer idle times than this, the past is no evidence, */
const enoughSpells = 5;
/** unless it covers at least this time: then few idle times show that the worker is hardly ever needed. */
const longEnoughMs: DurationMs = 7 * 24 * 60 * 60_000;
/**
 * How far the past may move the advice from the break-even, as a factor in either direction. A larger factor can gain
 * more, and a misleading past can cost more: 1 + trust times the cost of perfect foresight.
 */
const trust = 3;

/**
 * How long to keep an idle worker: the ski-rental problem. Keeping it costs its idle time; releasing it too early costs
 * a run the wait for a boot, which is worth `waitWorthMs` of idle time, the break-even.
 *
 * From the past idle times of the pool's last worker, it advises the time that would have cost the least, between a
 * third of the break-even and three times the break-even. With little or no past it advises the break-even itself. The
 * policy's floor and ceiling limit both; the ceiling wins over the floor.
 *
 * Its worst case, for any future and any past: keeping for t with a break-even b costs at most 1 + max(b/t, t/b) times
 * the cost of perfect foresight. That is twice without a past, four times with one, and whatever floor and ceiling make
 * of it; the advice contains it as `costsAtMost`. No rule without a past has a bound below two.
 *
 * Pure, linear in the history except for sorting its idle times, and never throws.
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

/** An idle time of the past, as precise as the history's period. */
interface PastSpell {
  /** About how long it was. */
  readonly ms: DurationMs;
  /** Keeping a worker for this long keeps it through the whole idle time. */
  readonly keptBy: DurationMs;
}

/** Complete idle times, and incomplete ones longer than any possible advice. */
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

/** Keeps idle workers for the time that pays off according to the pool's past. */
export interface AdaptiveRetention {
  /** Minimum time for which an idle worker is kept. */
  readonly floorMs: DurationMs;
  /** Maximum time for which an idle worker is kept. */
  readonly ceilingMs: DurationMs;
  /**
   * What a run's wait for one boot is worth, in the time of an idle worker: at 10 minutes, waiting for a boot is as bad as
   * ten minutes of an idle instance. @default - ten times the boot time that was observed
   */
  readonly waitWorthMs?: DurationMs;
}
