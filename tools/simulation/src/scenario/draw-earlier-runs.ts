import type { EpochMs, RunReport } from '@poolkeeper/pool-model';
import type { RandomSource } from '@poolkeeper/pool-world';

const everySeconds = 600;

/**
 * Draws runs before a history begins, newest first, by whose waits for a confirmation runs are foreseen: similar to what comes, or
 * misleading, or too few.
 */
export function drawEarlierRuns(random: RandomSource, startAt: EpochMs): readonly RunReport[] {
  const count = random.pick([0, 40, 200, 200]);
  const usualSeconds = random.pick([60, 240, 240, 3600]);
  const discardedShare = random.pick([0, 0.1, 0.1, 0.9]);
  return Array.from({ length: count }, (_, index) => {
    const queuedAt = Math.floor(startAt / 1000) - (index + 1) * everySeconds;
    const waitSeconds = Math.floor(usualSeconds * Math.exp(random.normal()));
    const end = random.chance(discardedShare) ? 'DISCARDED' : 'CONFIRMED';
    const states = [
      ['QUEUED', 0],
      ['PLANNING', 5],
      ['UNCONFIRMED', 65],
      [end, 65 + waitSeconds],
    ] as const;
    return {
      id: `earlier-${index}`,
      stack: `earlier-${index % 7}`,
      type: 'TRACKED',
      state: end,
      history: states.map(([state, after]) => ({ state, timestamp: queuedAt + after })).reverse(),
    };
  });
}
