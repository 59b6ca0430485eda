import type { EpochMs } from '@poolkeeper/pool-model';
import type { Clock } from './clock.ts';

export interface Alarm {
  cancel(): void;
}

/** Node.js replaces a longer timeout by one millisecond. */
const longestTimeoutMs = 2 ** 31 - 1;

/** Calls `ring` once, as soon as `clock` shows `moment` or later, but never before this call has returned. */
export function setAlarm(clock: Clock, moment: EpochMs, ring: () => void): Alarm {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const realMs = Math.ceil((moment - clock.now()) / clock.speed);
    timer = setTimeout(check, Math.min(Math.max(realMs, 0), longestTimeoutMs));
  };
  const check = () => {
    if (clock.now() >= moment) ring();
    else wait();
  };
  wait();
  return {
    cancel: () => {
      clearTimeout(timer);
    },
  };
}
