import type { RandomSource } from '../random-source.ts';

const medianSeconds = 90;
const shortestSeconds = 5;
const longestSeconds = 3600;
/** Standard deviations of the logarithm: between stacks, and between the runs of a stack. */
const spreadOfStacks = 0.5;
const spreadOfRuns = 0.35;

export interface WorkloadStack {
  readonly name: string;
  /** Whole seconds. */
  drawDuration(random: RandomSource): number;
}

/** A stack whose runs take a lognormal time around its own median, which is about 90 s. */
export function drawStack(name: string, random: RandomSource): WorkloadStack {
  const median = medianSeconds * Math.exp(spreadOfStacks * random.normal());
  return {
    name,
    drawDuration(source) {
      const seconds = Math.round(median * Math.exp(spreadOfRuns * source.normal()));
      return Math.min(longestSeconds, Math.max(shortestSeconds, seconds));
    },
  };
}
