import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';

/** What the functions measure of each pool. */
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
  | 'QueueWaitSeconds'
  | 'PassFailed'
  | 'PassDurationMs'
  | 'SpotInterruptions'
  | 'HeldSeconds'
  | 'DrainSeconds'
  | 'ReleaseLatencySeconds'
  | 'AdvisedHeadroom'
  | 'ForecastHeadroom';

/** A metric of a pool: its maximum of each minute, unless the options say otherwise. */
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
