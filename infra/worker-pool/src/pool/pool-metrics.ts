import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';

/** Names of the metrics that the functions publish for each pool. */
export type PoolMetricName =
  | 'PendingRuns'
  | 'BusyWorkers'
  | 'IdleWorkers'
  | 'Demand'
  | 'DesiredCapacity'
  | 'BootingInstances'
  | 'StrayInstances'
  | 'RetainedInstances'
  | 'DrainedWorkers'
  | 'CapacityShort'
  | 'FailedLaunches'
  | 'Instances'
  | 'LostRuns'
  | 'FailedBoots'
  | 'QueueWaitSeconds'
  | 'Paused'
  | 'PassFailed'
  | 'PassDurationMs'
  | 'Calls'
  | 'CallsFailed'
  | 'CallsThrottled'
  | 'SpotInterruptions'
  | 'RunsInterruptedBySpot'
  | 'Heartbeats'
  | 'HeldSeconds'
  | 'DrainSeconds'
  | 'ReleaseLatencySeconds'
  | 'GateCalls'
  | 'GateCallsFailed'
  | 'GateCallsThrottled'
  | 'AdvisedHeadroom'
  | 'ForecastHeadroom'
  | 'ForeseenHeadroom'
  | 'BootLaunchSeconds'
  | 'BootSystemSeconds'
  | 'BootSetupSeconds'
  | 'BootRegistrationSeconds';

/** Returns a metric of a pool; by default its maximum per minute. */
export function poolMetric(pool: string, metricName: PoolMetricName, options: MetricOptions = {}): Metric {
  return new Metric({
    namespace: 'Poolkeeper',
    metricName,
    dimensionsMap: { Pool: pool },
    statistic: 'Maximum',
    period: Duration.minutes(1),
    ...options,
  });
}
