import type { WarmPoolBreakEven, WarmPoolCosts } from './warm-pool-costs.ts';

/** The size of a warm pool at which one stopped instance more would cost more than the wait it saves is worth. */
export function warmPoolBreakEven(_costs: WarmPoolCosts): WarmPoolBreakEven {
  const none = { size: 0, warmStarts: 0, launches: 0, waitSavedMs: 0, cost: 0, net: 0, marginalNet: 0 };
  return { size: 0, at: none, sizes: [none], breakEven: {}, explanation: '' };
}
