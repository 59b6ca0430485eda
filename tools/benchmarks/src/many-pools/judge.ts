import type { BurstFigures, RestFigures } from './play-pools.ts';

/** A figure beside its target. */
export interface Verdict {
  readonly what: string;
  readonly figure: number;
  /** Empty if there is none. */
  readonly target: string;
  readonly isMet: boolean;
}

/** EC2's resource limit of launches: a bucket, and what it gets a second. */
const launches = { atOnce: 1000, perSecond: 2 };

export function judgeRest(
  figures: RestFigures,
  { count, minutes }: { readonly count: number; readonly minutes: number },
): readonly Verdict[] {
  // A pool's passes are a minute apart, so that its first or last one can be outside of the time.
  const leastPasses = count * (minutes - 1);
  const mostAtOnce = 4 * Math.ceil(count / 60);
  return [
    atLeast(leastPasses, { what: 'passes', figure: figures.passes }),
    atMost(0, { what: 'failed passes', figure: figures.failures.length }),
    ...[...Map.groupBy(figures.failures, (failure) => failure.slice(0, 300))].map(([what, alike]) =>
      atMost(0, { what: `  ${what}`, figure: alike.length }),
    ),
    atMost(0, { what: 'throttled requests', figure: figures.throttledRequests }),
    atMost(60_000, { what: 'longest pass, ms', figure: figures.longestPassMs }),
    atMost(70, { what: 'longest time between passes of a pool, s', figure: figures.longestGapSeconds }),
    atMost(mostAtOnce, { what: 'most passes in one second', figure: figures.mostInOneSecond }),
    atMost(3, { what: 'calls of AWS a pass', figure: figures.awsCallsPerPass }),
    ...figures.operations.map(([operation, figure]) => atMost(Infinity, { what: `  ${operation}`, figure })),
    // One call, and now and then the exchange of the key for a token.
    atMost(1.1, { what: 'calls of Spacelift a pass', figure: figures.graphqlCallsPerPass }),
  ];
}

export function judgeBurst(
  { halfSeconds, allSeconds, saysThrottled }: BurstFigures,
  size: number,
): readonly Verdict[] {
  const leastSeconds = Math.max(0, size - launches.atOnce) / launches.perSecond;
  return [
    atMost(90, { what: 'half launched, s', figure: halfSeconds }),
    // A throttled group waits for up to five minutes before it tries again.
    atMost(leastSeconds + 300, { what: 'all launched, s', figure: allSeconds }),
    atLeast(1, { what: 'notices that AWS throttles', figure: saysThrottled ? 1 : 0 }),
  ];
}

/** The figures as lines for a person. */
export function linesOf(verdicts: readonly Verdict[]): string {
  return verdicts
    .map(({ what, figure, target, isMet }) => {
      const judged = target === '' ? '' : `  ${isMet ? 'met' : 'MISSED'}: ${target}`;
      return `${what.padEnd(44)}${shown(figure).padStart(10)}${judged}\n`;
    })
    .join('');
}

function atMost(limit: number, figure: Pick<Verdict, 'what' | 'figure'>): Verdict {
  const target = limit === Infinity ? '' : `at most ${shown(limit)}`;
  return { ...figure, target, isMet: figure.figure <= limit };
}

function atLeast(limit: number, figure: Pick<Verdict, 'what' | 'figure'>): Verdict {
  return { ...figure, target: `at least ${shown(limit)}`, isMet: figure.figure >= limit };
}

function shown(figure: number): string {
  return figure.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
