import type { MetricName } from './gate.ts';

/** What each metric means, in Markdown. It is documentation only, so the function does not contain it. */
export const metricMeanings: Readonly<Record<MetricName, string>> = {
  SpotInterruptions: '1 for each instance that AWS reclaimed',
  RunsInterruptedBySpot: 'runs that were interrupted because AWS reclaimed their instance',
  Heartbeats: '1 for each heartbeat that was sent to keep an instance held',
  HeldSeconds: 'in each round, how long the hook has been holding an instance that waits for its run',
  DrainSeconds: 'time from when the hook began to hold an instance with a worker until its release',
  ReleaseLatencySeconds: "the part of it after the worker's run had ended",
  GateCalls: 'calls of an invocation to AWS and Spacelift; one that a client repeats is one',
  GateCallsFailed: 'those that failed in the end. Absent if none did',
  GateCallsThrottled: 'the part of `GateCallsFailed` that was throttled. Absent if none was',
};
