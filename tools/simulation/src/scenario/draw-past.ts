import type { DemandHistory, EpochMs } from '@poolkeeper/pool-model';
import type { RandomSource } from '@poolkeeper/pool-world';

const periodMs = 300_000;
const periodsADay = 288;
const kinds = ['none', 'quiet', 'busy', 'noise', 'working-days', 'one-peak'] as const;

/** Draws some days of demand before a history begins: similar to what comes, or misleading, or none. */
export function drawPast(
  random: RandomSource,
  { startAt, max }: { readonly startAt: EpochMs; readonly max: number },
): DemandHistory {
  const kind = random.pick(kinds);
  const days = kind === 'none' ? 0 : random.pick([1, 1, 2, 8]);
  const start = Math.floor(startAt / periodMs) * periodMs - days * periodsADay * periodMs;
  const peakAt = random.integer(periodsADay);
  const points = Array.from({ length: days * periodsADay }, (_, period) => {
    const at = start + period * periodMs;
    return {
      at,
      demand: demandOf(kind, { hour: new Date(at).getUTCHours(), isPeak: period % periodsADay === peakAt }),
    };
  });
  return { periodMs, points };

  function demandOf(of: (typeof kinds)[number], { hour, isPeak }: { hour: number; isPeak: boolean }): number {
    switch (of) {
      case 'none':
      case 'quiet':
        return 0;
      case 'busy':
        return max;
      case 'noise':
        return random.integer(2 * max + 1);
      case 'working-days':
        return hour >= 8 && hour < 18 ? random.integer(max + 1) : 0;
      case 'one-peak':
        return isPeak ? 10 * max : 0;
    }
  }
}
