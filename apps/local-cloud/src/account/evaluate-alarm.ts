import type { EpochMs } from '@poolkeeper/pool-model';
import type { Properties } from '../cloudformation/template.ts';
import { numberOf, objectOf, objectsOf, textOf } from '../resources/properties.ts';
import { readMetricMath } from './metric-math.ts';
import { statisticOf, valuesWithin } from './metric-statistics.ts';
import type { Metrics } from './metrics.ts';

export interface AlarmState {
  readonly value: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** In CloudWatch's style, for people. */
  readonly reason: string;
}

/** Returns the value of a period that ends then; undefined if it has none. */
type Series = (end: EpochMs) => number | undefined;

const minuteMs = 60_000;

/**
 * CloudWatch retrieves more data points than the evaluation periods, and the examples of its documentation retrieve two more.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const additionalPeriods = 2;

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/**
 * Evaluates a metric alarm as CloudWatch does each minute: over a sliding window that ends with the last complete minute. The most recent
 * data points count, and missing ones only in place of those that there are too few of.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */
export function evaluateAlarm(properties: Properties, metrics: Metrics, now: EpochMs): AlarmState {
  const breaches = comparisons[textOf(properties, 'ComparisonOperator') ?? ''];
  const found = seriesOf(properties, metrics);
  if (found === undefined || breaches === undefined) {
    return { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Alarms of this kind are not evaluated here' };
  }
  const threshold = numberOf(properties, 'Threshold') ?? 0;
  const periods = numberOf(properties, 'EvaluationPeriods') ?? 1;
  const needed = numberOf(properties, 'DatapointsToAlarm') ?? periods;
  const end = Math.floor(now / minuteMs) * minuteMs;
  const recent = Array.from({ length: periods + additionalPeriods }, (_, index) =>
    found.series(end - index * found.periodMs),
  )
    .filter((value) => value !== undefined)
    .slice(0, periods);
  const missing = periods - recent.length;
  const breaching = recent.filter((value) => breaches(value, threshold)).length;
  const treatment = textOf(properties, 'TreatMissingData') ?? 'missing';
  const treatsAsKnown = treatment === 'breaching' || treatment === 'notBreaching';
  if (recent.length === 0 && !treatsAsKnown) {
    return { value: 'INSUFFICIENT_DATA', reason: 'Insufficient Data: there are no datapoints' };
  }
  const counted = breaching + (treatment === 'breaching' ? missing : 0);
  const isAlarm = counted >= (treatsAsKnown ? needed : Math.min(needed, recent.length));
  return {
    value: isAlarm ? 'ALARM' : 'OK',
    reason: `Threshold Crossed: ${counted} out of the last ${periods} datapoints [${recent.join(', ')}] ${isAlarm ? 'were' : 'were not enough'} to pass the threshold (${threshold}); ${missing} were missing and treated as ${treatment}`,
  };
}

function seriesOf(
  properties: Properties,
  metrics: Metrics,
): { readonly series: Series; readonly periodMs: number } | undefined {
  const queries = objectsOf(properties, 'Metrics');
  if (queries.length === 0) return statSeries(properties, properties, metrics);
  const inputs = queries.flatMap((query) => {
    const stat = objectOf(query, 'MetricStat');
    if (stat === undefined) return [];
    const found = statSeries(objectOf(stat, 'Metric') ?? {}, stat, metrics);
    return found === undefined ? [] : [{ id: textOf(query, 'Id') ?? '', ...found }];
  });
  const result = queries.find(({ ReturnData }) => ReturnData !== false) ?? {};
  const expression = textOf(result, 'Expression');
  const [first] = inputs;
  if (first === undefined) return undefined;
  if (expression === undefined) return inputs.find(({ id }) => id === textOf(result, 'Id'));
  const math = mathOf(expression);
  return (
    math && {
      periodMs: first.periodMs,
      series: (end) =>
        math(
          new Map(
            inputs.flatMap(({ id, series }) => {
              const value = series(end);
              return value === undefined ? [] : [[id, value] as const];
            }),
          ),
        ),
    }
  );
}

function mathOf(expression: string) {
  try {
    return readMetricMath(expression);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Of one metric. An alarm calls the statistic `Statistic` or `ExtendedStatistic`, and a query calls it `Stat`. */
function statSeries(metric: Properties, stat: Properties, metrics: Metrics) {
  const statistic = statisticOf(
    textOf(stat, 'Stat') ?? textOf(stat, 'Statistic') ?? textOf(stat, 'ExtendedStatistic') ?? '',
  );
  if (statistic === undefined) return undefined;
  const periodMs = (numberOf(stat, 'Period') ?? 60) * 1000;
  const key = {
    namespace: textOf(metric, 'Namespace') ?? '',
    name: textOf(metric, 'MetricName') ?? '',
    dimensions: Object.fromEntries(
      objectsOf(metric, 'Dimensions').map((each) => [
        textOf(each, 'Name') ?? '',
        textOf(each, 'Value') ?? '',
      ]),
    ),
  };
  const series: Series = (end) => {
    const values = valuesWithin(metrics.find(key)?.points ?? [], { from: end - periodMs, to: end });
    return values.length === 0 ? undefined : statistic(values);
  };
  return { series, periodMs };
}
