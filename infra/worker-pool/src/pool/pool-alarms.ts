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
  readonly queue: Queue;
  readonly redriveQueue: Queue;
}

/** What an alarm is, and what to do when it goes off: `runbook` is a page of docs/runbooks. */
interface AlarmSpec {
  readonly runbook: string;
  /** What it means, in a sentence for the person who is woken. */
  readonly means: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Of so many periods... @default 1 */
  readonly periods?: number;
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

function specs(props: PoolAlarmsProps): readonly AlarmSpec[] {
  const { scaling, instances } = props.config;
  return [
    ...(scaling.enabled ? ofPasses(props.config) : []),
    ...ofGate(props),
    ...(instances.purchase.kind === 'on-demand' ? [] : [ofSpot(props.config)]),
  ];
}

/** By what passes measure, in periods of one pass each. */
function ofPasses({ name: pool, monitoring, scaling }: CompletePoolConfig): readonly AlarmSpec[] {
  const everyMs = durationMs(scaling.every);
  const metric = (metricName: PoolMetricName, statistic = 'Maximum') =>
    poolMetric(pool, metricName, { statistic, period: Duration.millis(everyMs) });
  const passesIn = (minutes: number) => Math.max(1, Math.ceil((minutes * 60_000) / everyMs));
  return [
    {
      runbook: 'queue-wait',
      means: `A run of pool ${pool} has been waiting for longer than ${monitoring.queueWait}.`,
      metric: metric('QueueWaitSeconds'),
      threshold: durationMs(monitoring.queueWait) / 1000,
      periods: passesIn(5),
      bad: passesIn(3),
    },
    {
      runbook: 'no-progress',
      means: `Runs of pool ${pool} wait, and no worker has had one for a quarter of an hour.`,
      metric: new MathExpression({
        expression: 'IF(pending > 0 AND busy == 0, pending, 0)',
        usingMetrics: { pending: metric('PendingRuns', 'Minimum'), busy: metric('BusyWorkers') },
        period: Duration.millis(everyMs),
        label: 'runs that wait while nothing runs',
      }),
      threshold: 1,
      periods: passesIn(15),
    },
    {
      runbook: 'capacity-short',
      means: `AWS has not launched what pool ${pool} asked for.`,
      metric: metric('CapacityShort'),
      threshold: 1,
      periods: passesIn(15),
      bad: passesIn(10),
    },
    {
      runbook: 'retained-instances',
      means: `The group of pool ${pool} kept instances whose termination nobody carried out.`,
      metric: metric('RetainedInstances'),
      threshold: 1,
      periods: passesIn(15),
    },
    {
      runbook: 'failed-passes',
      means: `Passes of the autoscaler over pool ${pool} fail.`,
      metric: metric('PassFailed', 'Sum'),
      threshold: 1,
      periods: passesIn(5),
      bad: passesIn(3),
    },
    {
      runbook: 'no-passes',
      means: `The autoscaler has not looked at pool ${pool}.`,
      metric: metric('PassDurationMs', 'SampleCount'),
      threshold: 1,
      when: 'less-than',
      // One may be late.
      periods: Math.max(2, passesIn(5)),
      silence: 'bad',
    },
  ];
}

function ofGate({ config, queue, redriveQueue }: PoolAlarmsProps): readonly AlarmSpec[] {
  const { name: pool, monitoring } = config;
  return [
    {
      runbook: 'slow-drain',
      means: `An instance of pool ${pool} has been waiting for its run for longer than ${monitoring.drain}.`,
      metric: poolMetric(pool, 'HeldSeconds'),
      threshold: durationMs(monitoring.drain) / 1000,
      // What an invocation measures comes at its end, up to five minutes later.
      periods: 10,
      bad: 1,
    },
    {
      runbook: 'unattended-queue',
      means: `Nobody has received what the hooks of pool ${pool} say for a quarter of an hour: its gate is down.`,
      // A message that somebody attends to is hidden, for as long as its instance waits.
      metric: queue.metricApproximateNumberOfMessagesVisible({
        statistic: 'Minimum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      periods: 15,
    },
    {
      runbook: 'redrive-queue',
      means: `The gate of pool ${pool} set a message aside that it could do nothing for.`,
      metric: redriveQueue.metricApproximateNumberOfMessagesVisible({
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
    },
  ];
}

function ofSpot({ name: pool }: CompletePoolConfig): AlarmSpec {
  return {
    runbook: 'spot-interruptions',
    means: `AWS took back five or more spot instances of pool ${pool} within an hour.`,
    metric: poolMetric(pool, 'SpotInterruptions', { statistic: 'Sum', period: Duration.hours(1) }),
    threshold: 5,
  };
}

function settingsOf({
  metric,
  threshold,
  periods = 1,
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
