import { describe, expect, it } from 'vitest';
import type { Properties } from '../cloudformation/template.ts';
import { evaluateAlarm } from './evaluate-alarm.ts';
import { readMetricMath } from './metric-math.ts';
import { Metrics } from './metrics.ts';

const key = { namespace: 'Acme', name: 'Errors', dimensions: {} };
const minute = 60_000;
const now = 1_000 * minute;

const alarm = {
  Namespace: 'Acme',
  MetricName: 'Errors',
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
};

describe('an alarm of three data points', () => {
  // Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
  it.each([
    { points: '0-X-X', missing: 'OK', breaching: 'OK', notBreaching: 'OK' },
    { points: '----0', missing: 'OK', breaching: 'OK', notBreaching: 'OK' },
    { points: '-----', missing: 'INSUFFICIENT_DATA', breaching: 'ALARM', notBreaching: 'OK' },
    { points: '0XX-X', missing: 'ALARM', breaching: 'ALARM', notBreaching: 'ALARM' },
    { points: '--X--', missing: 'ALARM', breaching: 'ALARM', notBreaching: 'OK' },
  ])('is in the state of the documentation for the data points $points', ({ points, ...states }) => {
    const metrics = metricsOf(points);

    for (const [TreatMissingData, state] of Object.entries(states)) {
      expect(evaluateAlarm({ ...alarm, TreatMissingData }, metrics, now), TreatMissingData).toMatchObject({
        value: state,
      });
    }
  });

  it('is raised by two of them if so configured', () => {
    const some = { ...alarm, DatapointsToAlarm: 2 };

    expect(evaluateAlarm(some, metricsOf('00X0X'), now).value).toBe('ALARM');
    expect(evaluateAlarm(some, metricsOf('XX00X'), now).value).toBe('OK');
  });

  it('leaves out the minute that is not complete', () => {
    expect(evaluateAlarm(alarm, metricsOf('00XXX'), now - 1).value).toBe('OK');
  });
});

describe('an alarm on an expression', () => {
  it('has a data point where each of its metrics has one', () => {
    const stat = { Metric: { Namespace: 'Acme', MetricName: 'Errors' }, Period: 60, Stat: 'Maximum' };
    const expressed: Properties = {
      ...alarm,
      Metrics: [
        { Id: 'expr', Expression: 'IF(errors > 0 AND errors != 5, 2 * errors, 0)' },
        { Id: 'errors', MetricStat: stat, ReturnData: false },
      ],
      Threshold: 2,
    };

    expect(evaluateAlarm(expressed, metricsOf('00XXX'), now).value).toBe('ALARM');
    expect(evaluateAlarm(expressed, metricsOf('XX0--'), now).value).toBe('OK');
  });
});

describe('metric math', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 2 - 3', 5],
    ['1 || 0 && 0', 1],
    ['IF(a >= 2 OR b == 2, b / a, 0)', 2],
    ['IF(a >= 2, a, 0)', 0],
    ['a + missing', undefined],
    ['1 / 0', undefined],
  ])('%s is %s', (expression, value) => {
    const values = new Map([
      ['a', 1],
      ['b', 2],
    ]);

    expect(readMetricMath(expression)(values)).toBe(value);
  });

  it.each(['FILL(a, 0)', 'SUM(METRICS())', '1 +', '(1', 'a b'])('%s is refused', (expression) => {
    expect(() => readMetricMath(expression)).toThrow(RangeError);
  });
});

/** Of the last minutes, oldest first: `X` breaches, `0` does not, and `-` is missing. */
function metricsOf(points: string): Metrics {
  const metrics = new Metrics();
  Array.from(points).forEach((point, index) => {
    const at = now - (points.length - index) * minute;
    if (point !== '-') metrics.put(key, { at, value: point === 'X' ? 1 : 0 });
  });
  return metrics;
}
