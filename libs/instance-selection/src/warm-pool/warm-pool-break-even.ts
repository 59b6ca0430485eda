import { explainWarmPool } from './explain-warm-pool.ts';
import {
  usableCosts,
  type UsableCosts,
  type WarmPoolBreakEven,
  type WarmPoolCosts,
  type WarmPoolFigures,
} from './warm-pool-costs.ts';
import { type LaunchBurst, launchesIn, warmStartsAt } from './warm-pool-launches.ts';

const hourMs = 3_600_000;

/**
 * The size of a warm pool at which its saved wait is worth the most over what it costs, by replaying the pool's past at each
 * size. 0 when no size pays, which is not rare: a stopped instance costs its volumes day and night, each warm start is a boot
 * more, and what it saves is only the part of the boot that was done before. Numbers that are negative or NaN count as 0.
 */
export function warmPoolBreakEven(costs: WarmPoolCosts): WarmPoolBreakEven {
  const usable = usableCosts(costs);
  const bursts = launchesIn(costs.history, usable);
  const figures = figuresAt(usable, bursts);
  const best = figures.reduce((most, each) => (each.net > most.net ? each : most));
  const breakEven = breakEvenOf(usable, figures[1]);
  return {
    size: best.size,
    at: best,
    sizes: figures,
    breakEven,
    explanation: explainWarmPool(usable, { best, first: figures[1], breakEven }),
  };
}

/** Up to the size that serves every launch: a larger one costs more and saves nothing. */
function figuresAt(
  costs: UsableCosts,
  bursts: readonly LaunchBurst[],
): readonly [WarmPoolFigures, ...WarmPoolFigures[]] {
  const launches = bursts.reduce((sum, { count }) => sum + count, 0);
  const none = { size: 0, warmStarts: 0, launches, waitSavedMs: 0, cost: 0, net: 0, marginalNet: 0 };
  const figures: [WarmPoolFigures, ...WarmPoolFigures[]] = [none];
  let last: WarmPoolFigures = none;
  while (last.size < costs.largestSize && last.warmStarts < launches) {
    const size = last.size + 1;
    const warmStarts = warmStartsAt(size, bursts, costs.refillMs);
    const waitSavedMs = warmStarts * savedMs(costs);
    const cost = costOf(costs, { size, warmStarts });
    const net = (waitSavedMs / hourMs) * costs.waitWorthPerHour - cost;
    last = { size, warmStarts, launches, waitSavedMs, cost, net, marginalNet: net - last.net };
    figures.push(last);
  }
  return figures;
}

function savedMs({ coldBootMs, warmStartMs }: UsableCosts): number {
  return Math.max(0, coldBootMs - warmStartMs);
}

/**
 * What is on top of launching cold: the volumes all the time, one boot to fill each place, and at each warm start the start
 * itself, as the boot of its successor takes the place of the cold one.
 */
function costOf(costs: UsableCosts, { size, warmStarts }: { size: number; warmStarts: number }): number {
  const { hours, coldBootMs, warmStartMs, pricePerHour, stoppedPricePerHour } = costs;
  const runningMs = size * coldBootMs + warmStarts * warmStartMs;
  return size * hours * stoppedPricePerHour + (runningMs / hourMs) * pricePerHour;
}

function breakEvenOf(costs: UsableCosts, first: WarmPoolFigures | undefined): WarmPoolBreakEven['breakEven'] {
  if (first === undefined) return {};
  const { pricePerHour, stoppedPricePerHour, waitWorthPerHour, warmStartMs, hours } = costs;
  const { waitSavedMs, warmStarts } = first;
  const worthOfStart = (savedMs(costs) * waitWorthPerHour - warmStartMs * pricePerHour) / hourMs;
  const worthOfBootHour = warmStarts * waitWorthPerHour - pricePerHour;
  const fixed = hours * stoppedPricePerHour * hourMs + warmStarts * warmStartMs * pricePerHour;
  return {
    ...(waitSavedMs > 0 && { waitWorthPerHour: first.cost / (waitSavedMs / hourMs) }),
    ...(worthOfStart > 0 && { startsPerDay: (24 * stoppedPricePerHour) / worthOfStart }),
    ...(worthOfBootHour > 0 && {
      coldBootMs: (fixed + warmStarts * warmStartMs * waitWorthPerHour) / worthOfBootHour,
    }),
  };
}
