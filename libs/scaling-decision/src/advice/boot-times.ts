import type { DurationMs, Snapshot } from '@poolkeeper/pool-model';

/** A longer time is not a boot: the worker registered again, or the instance waited in a warm pool. */
const longestBootMs: DurationMs = 30 * 60_000;

/**
 * The assumed boot time before one is observed: an instance with Spacelift's image registers within a minute or two.
 */
const assumedBootMs: DurationMs = 2 * 60_000;

/**
 * How long the members of a snapshot took from launch to the registration of their first worker, the shortest first.
 * Left out are members without a worker, members unknown to EC2, and times that are not boots (negative because of
 * skewed clocks, or above 30 minutes because a worker registered again).
 */
export function bootTimes({ members }: Snapshot): readonly DurationMs[] {
  const boots: DurationMs[] = [];
  for (const { instance, workers } of members) {
    if (instance?.launchedAt === undefined) continue;
    let firstRegisteredAt = Infinity;
    for (const { registeredAt } of workers) firstRegisteredAt = Math.min(firstRegisteredAt, registeredAt);
    const bootMs = firstRegisteredAt - instance.launchedAt;
    if (bootMs >= 0 && bootMs <= longestBootMs) boots.push(bootMs);
  }
  // Typed arrays sort numbers several times as fast as a comparison function.
  return Array.from(Float64Array.from(boots).sort());
}

/**
 * The boot time that a share (0 to 1) of the boots did not exceed: 0.5 is a typical one, 0.95 a slow one. Undefined when
 * no boot was seen.
 */
export function bootTimeWithin(boots: readonly DurationMs[], share: number): DurationMs | undefined {
  return boots[Math.max(0, Math.ceil(boots.length * share) - 1)];
}

/** A waiting person costs more than an idle machine; policies can set another ratio. */
const waitWorthInBoots = 10;

/** The worth of one run's wait for a boot, in idle time of a worker, unless the policy sets it. */
export function usualWaitWorth(bootMs: DurationMs | undefined): DurationMs {
  return waitWorthInBoots * knownBoot(bootMs);
}

/** A typical boot, or the assumed boot time when none was observed or the value is not usable. */
export function knownBoot(bootMs: DurationMs | undefined): DurationMs {
  return bootMs !== undefined && bootMs >= 0 && bootMs < Infinity ? bootMs : assumedBootMs;
}
