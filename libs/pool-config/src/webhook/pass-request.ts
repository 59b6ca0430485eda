import type { EpochMs } from '@poolkeeper/pool-model';

/** A request for a pass over a pool, in the queue of requests. */
export interface PassRequest {
  readonly pool: string;
  /**
   * The pass must not observe the pool before this time: the request stands for all events until then.
   *
   * @default - the request is the schedule's, which stands for no event
   */
  readonly notBefore?: EpochMs;
}

/** Only characters that a pool's name may have are accepted, because the name becomes part of a parameter's name. */
const poolName = /^[a-z][a-z0-9-]*$/;

export function isPoolName(name: unknown): name is string {
  return typeof name === 'string' && poolName.test(name);
}

/** Formats a request. Equal requests have equal texts, by which the queue deduplicates them. */
export function formatPassRequest({ pool, notBefore }: Required<PassRequest>): string {
  return JSON.stringify({ pool, notBefore });
}

/** Formats the request of a schedule, in which EventBridge Scheduler replaces the time, so that no two are equal. */
export function scheduledPassRequest(pool: string): string {
  return JSON.stringify({ pool, scheduledAt: '<aws.scheduler.scheduled-time>' });
}

/** Undefined for a text that is no request. */
export function readPassRequest(text: string): PassRequest | undefined {
  try {
    const { pool, notBefore } = (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
    if (!isPoolName(pool)) return undefined;
    return typeof notBefore === 'number' ? { pool, notBefore } : { pool };
  } catch {
    return undefined;
  }
}
