import { bootLatencies, bootSeconds, type DurationMs } from '@poolkeeper/pool-model';

/**
 * From launch to registration, unless it is given. In the field, agents on stock images start after 85 to 235 s (github-aws-runners
 * issue 1766, Buildkite's Elastic CI Stack issue 731), Karpenter's nodes after 70 s (aws/karpenter-provider-aws issue 3798).
 */
export const usualBootMs: DurationMs = 90_000;

/** By the sources that `bootLatencies` names, which are faster than the field. */
export const statedBootMs = {
  /** One step after the other, as in the module and up to version 0.0.1. */
  before: millisecondsOf(bootLatencies.before),
  now: millisecondsOf(bootLatencies.now),
  stopped: millisecondsOf(bootLatencies.stopped),
} as const;

function millisecondsOf(latencies: Parameters<typeof bootSeconds>[0]): DurationMs {
  return Math.round(bootSeconds(latencies) * 1000);
}
