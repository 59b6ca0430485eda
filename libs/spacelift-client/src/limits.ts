import { unlessAborted } from './abort.ts';

export interface Limits {
  /** Maximum number of requests at a time. @default - no limit */
  readonly concurrent?: number;
  /** Maximum number of requests that start in a second, evenly spaced. @default - no limit */
  readonly perSecond?: number;
}

/** Runs a request when the limits allow it, in the order of the calls. */
export type Limiter = <T>(request: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export function createLimiter(
  { concurrent = Infinity, perSecond = Infinity }: Limits,
  { now, sleep }: { readonly now: () => number; readonly sleep: (ms: number) => Promise<void> },
): Limiter {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  let nextStartAt = 0;

  async function turn(signal: AbortSignal | undefined): Promise<void> {
    if (underWay < concurrent) {
      underWay += 1;
      return;
    }
    let start = () => undefined as unknown;
    const started = new Promise((resolve) => {
      start = () => {
        resolve(undefined);
      };
    });
    waiting.push(start);
    try {
      await unlessAborted(started, signal);
    } catch (aborted) {
      const place = waiting.indexOf(start);
      // It got its turn at the moment of the abort.
      if (place === -1) release();
      else waiting.splice(place, 1);
      throw aborted;
    }
  }

  /** Hands the place on, or gives it back. */
  function release(): void {
    const next = waiting.shift();
    if (next === undefined) underWay -= 1;
    else next();
  }

  return async (request, signal) => {
    await turn(signal);
    try {
      if (perSecond !== Infinity) {
        const startAt = Math.max(now(), nextStartAt);
        nextStartAt = startAt + 1000 / perSecond;
        if (startAt > now()) await unlessAborted(sleep(startAt - now()), signal);
      }
      return await request();
    } finally {
      release();
    }
  };
}
