import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  TreatMissingData,
  type AlarmProps,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { durationMs, poolNames, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { poolMetric, type PoolMetricName } from './pool-metrics.ts';

export interface PoolAlarmsProps {
  readonly config: CompletePoolConfig;
  readonly redriveQueue: Queue;
}

/** What an alarm is, and what to do when it goes off: `runbook` is a page of docs/runbooks. */
interface AlarmSpec {
  readonly runbook: string;
  /** What it means, in a sentence for the person who is woken. */
  readonly means: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Of so many periods... */
  readonly periods: number;
  /** ... so many have to be bad. @default - all */
  readonly bad?: number;
  /** @default 'at-least' */
  readonly when?: 'at-least' | 'less-than';
  /** No data is no problem, unless this says so. @default 'fine' */
  readonly silence?: 'fine' | 'bad';
}

/** What an operator has to know of, each with a page that says what to do. */
export class PoolAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: PoolAlarmsProps) {
    super(scope, id);
    const { name, monitoring } = props.config;
    const actions = monitoring.notify.map(
      (arn, index) => new SnsAction(Topic.fromTopicArn(this, `Topic${index}`, arn)),
    );
    this.alarms = specs(props).map((spec) => {
      const alarm = new Alarm(this, constructId(spec.runbook), {
        alarmName: `${poolNames(name).group}-${spec.runbook}`,
        alarmDescription: `${spec.means} What to do: ${runbookOf(spec.runbook, monitoring.runbookUrl)}`,
        ...settingsOf(spec),
      });
      alarm.addAlarmAction(...actions);
      alarm.addOkAction(...actions);
      return alarm;
    });
  }
}

function specs({ config, redriveQueue }: PoolAlarmsProps): readonly AlarmSpec[] {
  const { name: pool, monitoring, scaling } = config;
  const seconds = (duration: Parameters<typeof durationMs>[0]) => durationMs(duration) / 1000;
  const metric = (metricName: PoolMetricName, statistic = 'Maximum') =>
    poolMetric(pool, metricName, { statistic });
  const always: readonly AlarmSpec[] = [
    {
      runbook: 'slow-drain',
      means: `An instance of pool ${pool} has been waiting for its run for longer than ${monitoring.drain}.`,
      metric: metric('DrainSeconds'),
      threshold: seconds(monitoring.drain),
      periods: 5,
      bad: 1,
    },
    {
      runbook: 'redrive-queue',
      means: `The gate of pool ${pool} set a message aside that it could do nothing for.`,
      metric: redriveQueue.metricApproximateNumberOfMessagesVisible({
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      periods: 1,
    },
    {
      runbook: 'spot-interruptions',
      means: `AWS took back five or more spot instances of pool ${pool} within an hour.`,
      metric: poolMetric(pool, 'SpotInterruptions', { statistic: 'Sum', period: Duration.hours(1) }),
      threshold: 5,
      periods: 1,
    },
  ];
  if (!scaling.enabled) return always;
  return [
    {
      runbook: 'queue-wait',
      means: `A run of pool ${pool} has been waiting for longer than ${monitoring.queueWait}.`,
      metric: metric('QueueWaitSeconds'),
      threshold: seconds(monitoring.queueWait),
      periods: 5,
      bad: 3,
    },
    {
      runbook: 'no-progress',
      means: `Runs of pool ${pool} wait, and no worker has had one for a quarter of an hour.`,
      metric: new MathExpression({
        expression: 'IF(pending > 0 AND busy == 0, pending, 0)',
        usingMetrics: { pending: metric('PendingRuns', 'Minimum'), busy: metric('BusyWorkers') },
        period: Duration.minutes(1),
        label: 'runs that wait while nothing runs',
      }),
      threshold: 1,
      periods: 15,
    },
    {
      runbook: 'capacity-short',
      means: `AWS has not launched what pool ${pool} asked for.`,
      metric: metric('CapacityShort'),
      threshold: 1,
      periods: 15,
      bad: 10,
    },
    {
      runbook: 'retained-instances',
      means: `The group of pool ${pool} kept instances whose termination nobody carried out.`,
      metric: metric('RetainedInstances'),
      threshold: 1,
      periods: 15,
    },
    {
      runbook: 'failed-passes',
      means: `Passes of the autoscaler over pool ${pool} fail.`,
      metric: metric('PassFailed', 'Sum'),
      threshold: 1,
      periods: 5,
      bad: 3,
    },
    {
      runbook: 'no-passes',
      means: `The autoscaler has not looked at pool ${pool}.`,
      metric: poolMetric(pool, 'PassDurationMs', {
        statistic: 'SampleCount',
        period: Duration.millis(durationMs(scaling.every)),
      }),
      threshold: 1,
      when: 'less-than',
      periods: 5,
      silence: 'bad',
    },
    ...always,
  ];
}

function settingsOf({
  metric,
  threshold,
  periods,
  bad = periods,
  when = 'at-least',
  silence = 'fine',
}: AlarmSpec): AlarmProps {
  return {
    metric,
    threshold,
    evaluationPeriods: periods,
    datapointsToAlarm: bad,
    comparisonOperator:
      when === 'at-least'
        ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
        : ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: silence === 'bad' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  };
}

function runbookOf(runbook: string, url: string | undefined): string {
  return url === undefined
    ? `docs/runbooks/${runbook}.md of Poolkeeper.`
    : `${url.replace(/\/$/, '')}/${runbook}.md`;
}

function constructId(runbook: string): string {
  return runbook.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
}
