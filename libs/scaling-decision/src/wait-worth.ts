import type { DurationMs } from '@poolkeeper/pool-model';
import { assumedBootMs } from './boot-times.ts';

/** A person who waits costs more than a machine that idles; people differ, so policies can say otherwise. */
const waitWorthInBoots = 10;

/** What a run's wait for one boot is worth, in the time of an idle worker, for those who did not say. */
export function usualWaitWorth(bootMs: DurationMs | undefined): DurationMs {
  return waitWorthInBoots * knownBoot(bootMs);
}

/** A typical boot; what a boot is taken to last when none was seen, or when its time makes no sense. */
export function knownBoot(bootMs: DurationMs | undefined): DurationMs {
  return bootMs !== undefined && bootMs >= 0 && bootMs < Infinity ? bootMs : assumedBootMs;
}
