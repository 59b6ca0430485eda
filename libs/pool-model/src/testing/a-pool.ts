import type { Pool } from '../pool.ts';
import { type Overrides, withOverrides } from './overrides.ts';

/** A pool without workers and without pending runs, unless told otherwise. */
export function aPool(overrides: Overrides<Pool> = {}): Pool {
  return withOverrides<Pool>({ id: '01JPK00000000000000000POOL', pendingRuns: 0, workers: [] }, overrides);
}
