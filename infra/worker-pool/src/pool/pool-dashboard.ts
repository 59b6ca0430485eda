import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  MathExpression,
  Metric,
  PeriodOverride,
  type Alarm,
  type IMetric,
  type MetricOptions,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { poolNames } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { poolMetric, type PoolMetricName } from './pool-metrics.ts';

export interface PoolDashboardProps {
  readonly pool: string;
  /** Dollars by instance type. @default - no estimate of the cost */
  readonly hourlyPrices?: Readonly<Record<string, number>> | undefined;
  readonly alarms: readonly Alarm[];
  readonly queue: Queue;
  readonly redriveQueue: Queue;
}

/** The dashboard of a pool: queue, capacity, problems, the gate and passes. */
export class PoolDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: PoolDashboardProps) {
    super(scope, id);
    const { group } = poolNames(props.pool);
    const metrics = (...metricNames: readonly PoolMetricName[]) =>
      metricNames.map((metricName) => poolMetric(props.pool, metricName, unstated));
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: group,
      periodOverride: PeriodOverride.AUTO,
      defaultInterval: Duration.hours(12),
      widgets: [
        ...(props.alarms.length > 0
          ? [[new AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms], width: 24, height: 3 })]]
          : []),
        [
          graph('Runs and workers', metrics('PendingRuns', 'BusyWorkers', 'IdleWorkers')),
          graph('Longest queue wait (seconds)', metrics('QueueWaitSeconds')),
        ],
        [
          graph('Capacity', [
            ...metrics('DesiredCapacity', 'Demand', 'BootingInstances'),
            groupMetric(group, 'GroupInServiceInstances'),
          ]),
          graph('Advised headroom', metrics('AdvisedHeadroom', 'ForecastHeadroom', 'ForeseenHeadroom')),
        ],
        [
          graph(
            'Problems (should be 0)',
            metrics(
              'StrayInstances',
              'RetainedInstances',
              'DrainedWorkers',
              'CapacityShort',
              'Paused',
              'SpotInterruptions',
            ),
          ),
          graph('Gate (seconds)', metrics('HeldSeconds', 'DrainSeconds', 'ReleaseLatencySeconds')),
        ],
        [
          graph(
            'Phases of a boot (seconds)',
            metrics('BootLaunchSeconds', 'BootSystemSeconds', 'BootSetupSeconds', 'BootRegistrationSeconds'),
          ),
          graph('Instances by type', [series(props.pool, 'Instances', 'InstanceType')]),
        ],
        [
          graph('Failed launches of the last five minutes', [
            series(props.pool, 'FailedLaunches', 'InstanceType'),
            series(props.pool, 'FailedLaunches', 'Zone'),
          ]),
          graph('Runs on ended instances, by cause', [series(props.pool, 'LostRuns', 'Cause')]),
        ],
        ...(props.hourlyPrices === undefined
          ? []
          : [[graph('Estimated cost (dollars an hour)', [costOf(props.pool, props.hourlyPrices)])]]),
        [
          graph('Passes', metrics('PassDurationMs', 'PassFailed', 'CallsFailed', 'GateCallsFailed')),
          graph('Messages', [
            props.queue.metricApproximateNumberOfMessagesNotVisible({ ...unstated, label: 'in progress' }),
            props.queue.metricApproximateNumberOfMessagesVisible({ ...unstated, label: 'waiting' }),
            props.redriveQueue.metricApproximateNumberOfMessagesVisible({
              ...unstated,
              label: 'in the redrive queue',
            }),
          ]),
        ],
      ],
    });
  }
}

/** CloudWatch's own defaults, which are left out of the template: then those of the graph count. A template has to stay small. */
const unstated: MetricOptions = { statistic: 'Average', period: Duration.minutes(5) };

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({
    title,
    left,
    width: 12,
    height: 6,
    leftYAxis: { min: 0 },
    statistic: 'Maximum',
    period: Duration.minutes(1),
  });
}

/** All series of a metric that has one more dimension. */
function series(
  pool: string,
  metricName: PoolMetricName,
  dimension: 'InstanceType' | 'Zone' | 'Cause',
): IMetric {
  return new MathExpression({
    expression: `SEARCH('{Poolkeeper,Pool,${dimension}} MetricName="${metricName}" Pool="${pool}"', 'Maximum', 60)`,
    label: '',
    usingMetrics: {},
    period: unstated.period,
  });
}

/** What the instances with a price cost at that moment. */
function costOf(pool: string, hourlyPrices: Readonly<Record<string, number>>): IMetric {
  const priced = Object.entries(hourlyPrices).map(([InstanceType, price], index) => {
    const metric = poolMetric(pool, 'Instances', {
      ...unstated,
      dimensionsMap: { Pool: pool, InstanceType },
    });
    return { id: `m${index}`, price, metric };
  });
  return new MathExpression({
    expression: priced.map(({ id, price }) => `FILL(${id}, 0) * ${price}`).join(' + '),
    label: 'dollars an hour',
    usingMetrics: Object.fromEntries(priced.map(({ id, metric }) => [id, metric])),
    period: unstated.period,
  });
}

function groupMetric(group: string, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/AutoScaling',
    metricName,
    dimensionsMap: { AutoScalingGroupName: group },
    ...unstated,
  });
}
