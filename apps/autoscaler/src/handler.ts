import type { Context } from 'aws-lambda';
import type { Log } from './log.ts';
import { runLooks, type LookingAgain, type LooksReport } from './looks.ts';
import type { Pools } from './pools.ts';

/** A function's log can be told which invocation it writes for. */
export interface InvocationLog extends Log {
  addContext(context: Context): void;
}

export interface HandlerSurroundings extends Omit<LookingAgain, 'deadline'> {
  readonly log: InvocationLog;
}

/** Makes the Lambda handler: the looks of one minute at the pool that the event names. A failed pass fails the invocation. */
export function createHandler(pools: Pools, { log, ...surroundings }: HandlerSurroundings) {
  return async (event: unknown, context: Context): Promise<LooksReport> => {
    log.addContext(context);
    const deadline = { remainingMs: () => context.getRemainingTimeInMillis() };
    const pool = await pools.of(event);
    try {
      return await runLooks(pool, { ...surroundings, deadline });
    } finally {
      await pool.refreshed;
    }
  };
}
