import type { DurationMs } from '@poolkeeper/pool-model';
import { RandomSource, type SeededFaults } from '@poolkeeper/pool-world';

/** How far the clocks of a history are from AWS's, which is the world's. */
export interface Clocks {
  /** The same for a function's process, an instance, or Spacelift until the faults end. Then all clocks are set. */
  offsetOf(who: string): DurationMs;
}

const maxOffsetMs = 5 * 60_000;

export function drawClocks(faults: SeededFaults, seed: number): Clocks {
  if (!faults.strikes('clocks')) return { offsetOf: () => 0 };
  const random = new RandomSource(seed).fork('clocks');
  return {
    offsetOf: (who) =>
      faults.profile.clocks === 0 ? 0 : Math.round((2 * random.fork(who).fraction() - 1) * maxOffsetMs),
  };
}
