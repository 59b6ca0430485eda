import type { RandomSource } from '../random-source.ts';

const medianSeconds = 90;
const shortestSeconds = 5;
const longestSeconds = 3600;
/** Deviations of the logarithm: between stacks, and between the runs of one. */
const spreadOfStacks = 0.5;
const spreadOfRuns = 0.35;

export interface Stack {
  readonly name: string;
  /** Whole seconds. */
  drawDuration(random: RandomSource): number;
}

export function drawStacks(count: number, random: RandomSource): readonly Stack[] {
  return Array.from({ length: count }, (_, index) => {
    const median = medianSeconds * Math.exp(spreadOfStacks * random.normal());
    return {
      name: `stack-${String(index + 1).padStart(3, '0')}`,
      drawDuration(source) {
        const seconds = Math.round(median * Math.exp(spreadOfRuns * source.normal()));
        return Math.min(longestSeconds, Math.max(shortestSeconds, seconds));
      },
    };
  });
}
