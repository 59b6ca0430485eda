import * as sdk from '@aws-sdk/client-cloudwatch';
import type {
  DescribeAlarmsCommandInput,
  DescribeAlarmsCommandOutput,
  Dimension,
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
  ListMetricsCommandInput,
  ListMetricsCommandOutput,
  MetricDataQuery,
  MetricDataResult,
  PutMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsFault } from '@poolkeeper/pool-world';
import { evaluateAlarm } from '../account/evaluate-alarm.ts';
import { statisticOf } from '../account/metric-statistics.ts';
import type { DataPoint } from '../account/metrics.ts';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
import { page } from './page.ts';
import { requireWithin } from './constraint.ts';
import { notServed, service } from './service.ts';

/** CloudWatch's largest pages. */
const mostMetrics = 500;
const mostAlarms = 100;
const mostDataPoints = 100_800;

export const cloudWatch = service({
  name: 'monitoring',
  sdk,
  protocol: awsJsonProtocol({
    version: '1.0',
    namespace: 'com.amazonaws.cloudwatch',
    missing: (paths) => new AwsFault('ValidationError', validationErrorMessage(paths)),
  }),
  operations: {
    DescribeAlarms: describeAlarms,
    GetMetricData: getMetricData,
    ListMetrics: listMetrics,
    PutMetricData: putMetricData,
  },
});

/** Returns all periods in one page. Expressions are not supported. */
function getMetricData(
  {
    MetricDataQueries: queries = [],
    StartTime,
    EndTime,
    ScanBy,
    MaxDatapoints: most = mostDataPoints,
  }: GetMetricDataCommandInput,
  call: Call,
): Answer<GetMetricDataCommandOutput> {
  const [from, to] = [StartTime?.getTime() ?? 0, EndTime?.getTime() ?? 0];
  const results = queries
    .filter(({ ReturnData }) => ReturnData !== false)
    .map((query) => answer(query, { from, to }, call));
  const count = sum(results.map(({ Values = [] }) => Values.length));
  if (count > most) throw notServed(`cloudwatch:GetMetricData with ${count} data points in several pages`);
  if (ScanBy === 'TimestampAscending') return { MetricDataResults: results };
  return {
    MetricDataResults: results.map((result) => ({
      ...result,
      Timestamps: result.Timestamps?.toReversed(),
      Values: result.Values?.toReversed(),
    })),
  };
}

function answer(
  { Id, Label, MetricStat }: MetricDataQuery,
  { from, to }: { readonly from: number; readonly to: number },
  { account }: Call,
): MetricDataResult {
  if (MetricStat === undefined) throw notServed('cloudwatch:GetMetricData with an expression');
  const { Metric: metric = {}, Period: period = 60, Stat: stat = '' } = MetricStat;
  const statistic = statisticOf(stat);
  if (statistic === undefined) throw notServed(`cloudwatch:GetMetricData with the statistic ${stat}`);
  const points = account.metrics.find({
    namespace: metric.Namespace ?? '',
    name: metric.MetricName ?? '',
    dimensions: dimensionsOf(metric.Dimensions),
  })?.points;
  const periods = byPeriod(points ?? [], period * 1000).filter(([at]) => at >= from && at < to);
  return {
    Id,
    Label: Label ?? metric.MetricName,
    Timestamps: periods.map(([at]) => new Date(at)),
    Values: periods.map(([, values]) => statistic(values)),
    StatusCode: 'Complete',
  };
}

function byPeriod(points: readonly DataPoint[], periodMs: number) {
  const periods = Map.groupBy(points, ({ at }) => Math.floor(at / periodMs) * periodMs);
  return [...periods]
    .sort(([a], [b]) => a - b)
    .map(([at, found]) => [at, found.map(({ value }) => value)] as const);
}

function listMetrics(
  { Namespace, MetricName, Dimensions = [], NextToken }: ListMetricsCommandInput,
  { account }: Call,
): Answer<ListMetricsCommandOutput> {
  const found = account.metrics
    .all()
    .filter(({ namespace }) => (Namespace ?? namespace) === namespace)
    .filter(({ name }) => (MetricName ?? name) === name)
    // A dimension without a value selects the metrics that have it.
    .filter(({ dimensions }) =>
      Dimensions.every(({ Name = '', Value }) => {
        const value = dimensions[Name];
        return value !== undefined && (Value ?? value) === value;
      }),
    );
  const { items, nextToken } = page({
    items: found,
    keyOf: (metric) => JSON.stringify([metric.namespace, metric.name, metric.dimensions]),
    size: mostMetrics,
    token: NextToken,
    badToken,
  });
  return {
    NextToken: nextToken,
    Metrics: items.map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([key, value]) => ({ Name: key, Value: value })),
    })),
  };
}

function putMetricData(
  { Namespace: namespace = '', MetricData: data = [] }: PutMetricDataCommandInput,
  { account, clock }: Call,
): undefined {
  for (const { MetricName: name = '', Dimensions, Timestamp, Value, Values = [], Unit: unit } of data) {
    const key = { namespace, name, dimensions: dimensionsOf(Dimensions) };
    for (const value of Value === undefined ? Values : [Value]) {
      account.metrics.put(key, { at: Timestamp?.getTime() ?? clock.now(), value, unit });
    }
  }
}

/** Alarms are evaluated when they are described. There are no composite alarms. */
function describeAlarms(
  input: DescribeAlarmsCommandInput,
  { account, clock }: Call,
): Answer<DescribeAlarmsCommandOutput> {
  const { AlarmNames: names, AlarmNamePrefix: prefix = '', StateValue: state, AlarmTypes: types } = input;
  const { MaxRecords = mostAlarms, NextToken } = input;
  if (names !== undefined && prefix !== '') {
    throw new AwsFault('ValidationError', 'AlarmNamePrefix and AlarmNames are mutually exclusive.');
  }
  const size = requireWithin({ member: 'maxRecords', from: 1, to: mostAlarms }, MaxRecords);
  const found = account.alarms
    .all()
    .filter(({ name }) => names?.includes(name) ?? true)
    .filter(({ name }) => name.startsWith(prefix))
    .filter(() => types?.includes('MetricAlarm') ?? true)
    .map((alarm) => ({ ...alarm, state: evaluateAlarm(alarm.properties, account.metrics, clock.now()) }))
    .filter(({ state: { value } }) => (state ?? value) === value);
  const { items, nextToken } = page({
    items: found,
    keyOf: ({ name }) => name,
    size,
    token: NextToken,
    badToken,
  });
  return {
    NextToken: nextToken,
    MetricAlarms: items.map(({ name, arn, state: { value, reason } }) => ({
      AlarmName: name,
      AlarmArn: arn,
      StateValue: value,
      StateReason: reason,
    })),
  };
}

function badToken(): AwsFault {
  return new AwsFault('InvalidNextToken', 'The next token specified is invalid.');
}

function dimensionsOf(dimensions: readonly Dimension[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
