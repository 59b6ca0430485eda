import type { EpochMs } from '@poolkeeper/pool-model';
import { setAlarm } from './alarm.ts';
import type { Clock } from './clock.ts';

/** More often would keep this machine busy when the clock runs fast. */
const shortestPauseRealMs = 20;

interface Patience {
  readonly clock: Clock;
  /** When the wait ends in vain. */
  readonly until: EpochMs;
  /** Ends the wait with an error. */
  readonly signal: AbortSignal;
}

/** Checks a condition about every second of pool time. Returns whether it held before the wait was over. */
export async function waitUntil(holds: () => boolean, { clock, until, signal }: Patience): Promise<boolean> {
  for (;;) {
    if (holds()) return true;
    if (clock.now() >= until) return false;
    const pauseMs = Math.max(1000, shortestPauseRealMs * clock.speed);
    await new Promise<void>((resolve, reject) => {
      const give = () => {
        alarm.cancel();
        reject(new Error('the account was closed'));
      };
      const alarm = setAlarm(clock, Math.min(until, clock.now() + pauseMs), () => {
        signal.removeEventListener('abort', give);
        resolve();
      });
      signal.addEventListener('abort', give, { once: true });
      if (signal.aborted) give();
    });
  }
}
