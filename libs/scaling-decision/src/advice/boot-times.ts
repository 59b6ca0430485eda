import type { DurationMs, Snapshot } from '@poolkeeper/pool-model';

/** A boot that takes longer is none: the worker registered anew, or the instance waited in a warm pool. */
const longestBootMs: DurationMs = 30 * 60_000;

/** What a boot is taken to last before one was seen: an instance with Spacelift's image registers in a minute or two. */
export const assumedBootMs: DurationMs = 2 * 60_000;

/**
 * How long the members of a snapshot took from their launch to the registration of their first worker, the shortest
 * first. Members that do not tell are left out: without a worker, unknown to EC2, or with a time that no boot takes (below
 * 0 by skewed clocks, above 30 minutes by a worker that registered anew).
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
  // Numbers sort several times as fast as what a comparison has to be called for.
  return Array.from(Float64Array.from(boots).sort());
}

/**
 * The boot time that a share (0 to 1) of the boots did not exceed: 0.5 is a typical one, 0.95 a slow one. Undefined when
 * no boot was seen.
 */
export function bootTimeWithin(boots: readonly DurationMs[], share: number): DurationMs | undefined {
  return boots[Math.max(0, Math.ceil(boots.length * share) - 1)];
}

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
