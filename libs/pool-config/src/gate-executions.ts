/** The part of a complete configuration that says how many executions a pool can use. */
interface PoolSize {
  readonly scaling: { readonly maxSize: number };
  readonly lifecycle: { readonly maxExecutions?: number | undefined };
}

/** Lambda's limits of an event source's maximum concurrency. */
const limits = { least: 2, most: 1000 } as const;

/**
 * Half of the 10 concurrent executions that a new account has in a region. The passes, the termination policy and the account's other functions need executions as well.
 */
const mostInUnknownAccount = 5;

/** The share of an account's executions that the lifecycle manager may use for all pools together. */
const managersShare = 0.5;

/** Maximum number of concurrent executions of the lifecycle manager for a pool, in an account of unknown limit. */
export function gateExecutions(pool: PoolSize): number {
  return pool.lifecycle.maxExecutions ?? Math.min(wantedExecutions(pool), mostInUnknownAccount);
}

/** How the pools of a region share its executions. */
export interface SharedExecutions {
  /** The maximum of each pool, in their order. */
  readonly shares: readonly number[];
  /** The least limit of the account with which every pool gets what it can use. */
  readonly limitToAskFor: number;
  /** Whether even the least shares leave no execution for the passes. */
  readonly isTooLow: boolean;
}

/** Shares an account's limit of concurrent executions among pools, by what they can use. */
export function shareExecutions(pools: readonly PoolSize[], limit: number): SharedExecutions {
  const wanted = pools.map((pool) => pool.lifecycle.maxExecutions ?? wantedExecutions(pool));
  const sum = total(wanted);
  const budget = Math.floor(limit * managersShare);
  const shares = pools.map(({ lifecycle }, index) => {
    const wish = wanted[index] ?? limits.least;
    if (lifecycle.maxExecutions !== undefined) return lifecycle.maxExecutions;
    return sum <= budget ? wish : Math.max(limits.least, Math.floor((wish * budget) / sum));
  });
  return {
    shares,
    limitToAskFor: limitFor(sum),
    isTooLow: areTooMany(total(shares), limit),
  };
}

/** The least limit of an account in which the lifecycle manager may use that many executions. */
export function limitFor(executions: number): number {
  return Math.ceil(executions / managersShare);
}

/** Whether the lifecycle manager, with that many executions, can leave too few of the limit for the passes. */
export function areTooMany(executions: number, limit: number): boolean {
  // A pass, and a question of the termination policy at the same time.
  return executions + 2 > limit;
}

/** What a pool can use: one for ten waiting instances, which is a batch, and two for those that do not wait. */
export function wantedExecutions({ scaling }: Pick<PoolSize, 'scaling'>): number {
  return Math.min(Math.ceil(scaling.maxSize / 10) + 2, limits.most);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
