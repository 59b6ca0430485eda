import { setTimeout } from 'node:timers/promises';
import { CommandError } from '../../../cli/errors.ts';
import type { CommandContext } from '../../../cli/context.ts';
import { DifferentFromAssumed } from '../checks/findings.ts';

/** What to wait for. */
export interface Awaited<T> {
  /** As the end of "did not see ...". */
  readonly what: string;
  readonly withinSeconds: number;
  /** Undefined until it is there. Throws if it will not come any more. */
  readonly look: () => Promise<T | undefined>;
  /** What was seen last, for the error. */
  readonly last?: () => string;
}

/** Waits in the time of the cloud, which is faster than this machine's in a local cloud. */
export interface Pace {
  /** In milliseconds since the Unix epoch. */
  now(): number;
  sleep(seconds: number): Promise<void>;
  /** @throws DifferentFromAssumed when it does not come in time. */
  until<T>(awaited: Awaited<T>): Promise<T>;
}

/** Between two looks, in seconds. AWS throttles requests, and no state that is waited for lasts less. */
const pauseSeconds = 4;
/** A local cloud is asked no more often than this. */
const shortestPauseMs = 40;

export function paceOf({ local, system }: Pick<CommandContext, 'local' | 'system'>): Pace {
  const speed = local?.speed ?? 1;
  const sleep = async (seconds: number) => {
    const { signal } = system;
    try {
      await setTimeout(Math.max((seconds * 1000) / speed, shortestPauseMs), undefined, { signal });
    } catch (error) {
      throw new CommandError('interrupted', { code: 'aborted', fault: 'user', cause: error });
    }
  };
  return {
    now: system.clock,
    sleep,
    async until({ what, withinSeconds, look, last }) {
      const deadline = system.clock() + withinSeconds * 1000;
      for (;;) {
        const found = await look();
        if (found !== undefined) return found;
        if (system.clock() > deadline) {
          const seen = last === undefined ? '' : `; last seen: ${last()}`;
          throw new DifferentFromAssumed(`did not see ${what} within ${withinSeconds} s${seen}`);
        }
        await sleep(pauseSeconds);
      }
    },
  };
}
