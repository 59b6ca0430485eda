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

/** An alarm. `runbook` is a page of docs/runbooks. */
interface AlarmSpec {
  readonly runbook: string;
  /** Explains the alarm in a sentence for the operator. */
  readonly means: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Number of periods to evaluate. @default 1 */
  readonly periods?: number;
  /** Number of periods that must breach the threshold. @default - all */
  readonly bad?: number;
  /** @default 'at-least' */
  readonly when?: 'at-least' | 'less-than';
  /** Whether missing data breaches the threshold. @default 'fine' */
  readonly silence?: 'fine' | 'bad';
}

/** The alarms of a pool, each with a runbook. */
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

/** Alarms on the autoscaler's metrics, with a period of one invocation. */
function ofPasses({ name: pool, monitoring, scaling }: CompletePoolConfig): readonly AlarmSpec[] {
  const everyMs = durationMs(scaling.every);
  const metric = (metricName: PoolMetricName, statistic = 'Maximum') =>
    poolMetric(pool, metricName, { statistic, period: Duration.millis(everyMs) });
  const passesIn = (minutes: number) => Math.max(1, Math.ceil((minutes * 60_000) / everyMs));
  return [
    {
      runbook: 'queue-wait',
      means: `A run of pool ${pool} has been waiting for more than ${monitoring.queueWait}.`,
      metric: metric('QueueWaitSeconds'),
      threshold: durationMs(monitoring.queueWait) / 1000,
      periods: passesIn(5),
      bad: passesIn(3),
    },
    {
      runbook: 'no-progress',
      means: `Runs of pool ${pool} are waiting, but no worker has had a run for 15 minutes.`,
      metric: new MathExpression({
        expression: 'IF(pending > 0 AND busy == 0, pending, 0)',
        usingMetrics: { pending: metric('PendingRuns', 'Minimum'), busy: metric('BusyWorkers') },
        period: Duration.millis(everyMs),
        label: 'pending runs while no worker is busy',
      }),
      threshold: 1,
      periods: passesIn(15),
    },
    {
      runbook: 'capacity-short',
      means: `AWS has not launched the instances that pool ${pool} requested.`,
      metric: metric('CapacityShort'),
      threshold: 1,
      // During a shortage, passes record none for the minutes between two attempts of the group.
      periods: passesIn(20),
      bad: passesIn(10),
    },
    {
      runbook: 'failed-boots',
      means: `The instances of pool ${pool} end soon after their launch, before a worker registers. The step that fails is in the decisions of \`poolkeeper status ${pool}\`.`,
      metric: metric('FailedBoots'),
      threshold: 1,
      periods: passesIn(5),
      bad: passesIn(3),
    },
    {
      runbook: 'retained-instances',
      means: `The group of pool ${pool} retains instances whose termination was not completed.`,
      metric: metric('RetainedInstances'),
      threshold: 1,
      periods: passesIn(15),
    },
    {
      runbook: 'failed-passes',
      means: `The autoscaler's passes for pool ${pool} fail.`,
      metric: metric('PassFailed', 'Sum'),
      threshold: 1,
      periods: passesIn(5),
      bad: passesIn(3),
    },
    {
      runbook: 'no-passes',
      means: `The autoscaler has made no pass for pool ${pool}.`,
      metric: metric('PassDurationMs', 'SampleCount'),
      threshold: 1,
      when: 'less-than',
      // One pass may be late.
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
      means: `A terminating instance of pool ${pool} has been waiting for its run for more than ${monitoring.drain}.`,
      metric: poolMetric(pool, 'HeldSeconds'),
      threshold: durationMs(monitoring.drain) / 1000,
      // An invocation publishes its metrics when it ends, up to five minutes later.
      periods: 10,
      bad: 1,
    },
    {
      runbook: 'unattended-queue',
      means: `No messages of pool ${pool}'s hooks were received for 15 minutes: its gate is down.`,
      // A message that is being handled is hidden for as long as its instance waits.
      metric: queue.metricApproximateNumberOfMessagesVisible({
        statistic: 'Minimum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      periods: 15,
    },
    {
      runbook: 'redrive-queue',
      means: `The gate of pool ${pool} moved a message that it could not handle to the redrive queue.`,
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
    means: `AWS reclaimed five or more spot instances of pool ${pool} within an hour.`,
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
