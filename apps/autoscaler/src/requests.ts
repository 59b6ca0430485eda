import { describeError } from '@poolkeeper/lambda-runtime/calls';
import { readPassRequest, type PassRequest } from '@poolkeeper/pool-config';
import type { DurationMs } from '@poolkeeper/pool-model';
import type { InvocationReport, InvocationTime } from './invocation.ts';

/** The answer to requests of a queue, as JSON. */
export interface RequestsAnswer {
  /**
   * None: a failed pass is reported like any other, and the next request has newer information than a repeated one, which would hold
   * up its pool's group in the queue.
   */
  readonly batchItemFailures: readonly [];
  readonly passes: readonly RequestedPass[];
}

/** The report of a requested pass, or why it failed. */
export type RequestedPass = { readonly pool: string } & (InvocationReport | { readonly failure: string });

export interface RequestsContext extends Pick<InvocationTime, 'clock' | 'sleep'> {
  readonly passOver: (pool: string) => Promise<InvocationReport>;
}

/** A request's time is at most half a second away. More would be a wrong clock, which must not hold up passes. */
const longestWaitMs: DurationMs = 2_000;

/**
 * Reads the requests in an event of a queue. Undefined for any other event. A message that is no request is ignored: it would only
 * hold up the queue.
 */
export function requestsIn(event: unknown): readonly PassRequest[] | undefined {
  const { Records } = (event ?? {}) as { readonly Records?: unknown };
  if (!Array.isArray(Records)) return undefined;
  return Records.flatMap((record: unknown) => {
    const { body } = (record ?? {}) as { readonly body?: unknown };
    return (typeof body === 'string' ? readPassRequest(body) : undefined) ?? [];
  });
}

/**
 * Makes one pass over each pool that is requested, however often. The queue delivers no further request of these pools before the
 * answer, so that no two passes of a pool overlap.
 */
export async function answerRequests(
  requests: readonly PassRequest[],
  { clock, sleep, passOver }: RequestsContext,
): Promise<RequestsAnswer> {
  const times = Map.groupBy(requests, ({ pool }) => pool);
  const passes = [...times].map(async ([pool, ofPool]): Promise<RequestedPass> => {
    const waitMs = Math.max(...ofPool.map(({ notBefore = 0 }) => notBefore)) - clock();
    if (waitMs > 0) await sleep(Math.min(waitMs, longestWaitMs));
    try {
      return { pool, ...(await passOver(pool)) };
    } catch (error) {
      // It is in the log and in the metrics.
      return { pool, failure: describeError(error) };
    }
  });
  return { batchItemFailures: [], passes: await Promise.all(passes) };
}
