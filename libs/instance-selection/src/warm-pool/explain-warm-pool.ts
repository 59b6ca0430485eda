import type { UsableCosts, WarmPoolBreakEven, WarmPoolFigures } from './warm-pool-costs.ts';

/** What a person wants to know of it, in sentences. */
export function explainWarmPool(
  costs: UsableCosts,
  {
    best,
    first,
    breakEven,
  }: Pick<WarmPoolBreakEven, 'breakEven'> & {
    readonly best: WarmPoolFigures;
    readonly first: WarmPoolFigures | undefined;
  },
): string {
  return [
    verdict(best, first),
    ...(first === undefined ? [] : [`${period(costs)}${inFigures(best.size === 0 ? first : best)}`]),
    ...conditions(costs, breakEven),
  ].join(' ');
}

function verdict(best: WarmPoolFigures, first: WarmPoolFigures | undefined): string {
  if (first === undefined) return 'No warm pool: the history has no launch that one could have served.';
  if (best.size === 0)
    return 'No warm pool: even one stopped instance costs more than the wait it saves is worth.';
  return `A warm pool of ${best.size}.`;
}

function period({ hours }: UsableCosts): string {
  return hours >= 48 ? `Over ${round(hours / 24)} days ` : `Over ${round(hours)} hours `;
}

function inFigures({ size, warmStarts, launches, waitSavedMs, cost, net }: WarmPoolFigures): string {
  const instances = size === 1 ? 'one stopped instance serves' : `${size} stopped instances serve`;
  const balance = net > 0 ? `${money(net)} more is gained` : `${money(-net)} is lost`;
  return (
    `${instances} ${warmStarts} of ${launches} launches and ${size === 1 ? 'saves' : 'save'} ` +
    `${round(waitSavedMs / 60_000)} min of waiting, for ${money(cost)}: ${balance}.`
  );
}

function conditions(
  { waitWorthPerHour, coldBootMs }: UsableCosts,
  breakEven: WarmPoolBreakEven['breakEven'],
): readonly string[] {
  const sentences: string[] = [];
  if (breakEven.waitWorthPerHour !== undefined) {
    sentences.push(
      `The first pays when an hour of waiting is worth more than ${money(breakEven.waitWorthPerHour)} ` +
        `(given: ${money(waitWorthPerHour)}).`,
    );
  }
  if (breakEven.startsPerDay !== undefined) {
    sentences.push(`It has to serve ${round(breakEven.startsPerDay)} launches a day to pay for its volumes.`);
  }
  if (breakEven.coldBootMs !== undefined) {
    sentences.push(
      `It pays when a cold boot takes longer than ${round(breakEven.coldBootMs / 1000)} s ` +
        `(given: ${round(coldBootMs / 1000)} s).`,
    );
  }
  return sentences;
}

function money(amount: number): string {
  return amount.toFixed(2);
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
