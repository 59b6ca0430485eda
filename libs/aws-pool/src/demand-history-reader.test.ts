import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDemandHistoryReader } from './index.ts';
import { anAwsError } from './testing/an-aws-error.ts';

const cloudWatch = mockClient(CloudWatchClient);
const read = createDemandHistoryReader({ region: 'eu-west-1', pool: 'ci', days: 14 });
const minute = 60_000;

beforeEach(() => {
  cloudWatch.reset();
});

describe('the demand history', () => {
  it('is the maximum demand of every five minutes, read from all pages', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolvesOnce({ MetricDataResults: [aResult([[5, 3]])], NextToken: 'more' })
      .resolvesOnce({
        MetricDataResults: [
          aResult([
            [0, 1],
            [10, 0],
          ]),
        ],
      });

    expect(await read(moment + 62_000)).toEqual({
      periodMs: 300_000,
      points: [
        { at: moment, demand: 1 },
        { at: moment + 5 * minute, demand: 3 },
        { at: moment + 10 * minute, demand: 0 },
      ],
    });
    const inputs = cloudWatch.commandCalls(GetMetricDataCommand).map((call) => call.args[0].input);
    expect(inputs.map(({ NextToken }) => NextToken)).toEqual([undefined, 'more']);
    expect(inputs[0]).toMatchObject({
      StartTime: new Date(moment + 5 * minute - 14 * 24 * 60 * minute),
      EndTime: new Date(moment + 5 * minute),
      MetricDataQueries: [
        {
          MetricStat: {
            Metric: {
              Namespace: 'Poolkeeper',
              MetricName: 'Demand',
              Dimensions: [{ Name: 'Pool', Value: 'ci' }],
            },
            Period: 300,
            Stat: 'Maximum',
          },
        },
      ],
    });
  });

  it('is empty for a pool that has never published its demand', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({});
    expect(await read(moment)).toEqual({ periodMs: 300_000, points: [] });
  });

  it('names the action that the role does not allow', async () => {
    cloudWatch.on(GetMetricDataCommand).rejects(anAwsError('AccessDenied'));
    await expect(read(moment)).rejects.toMatchObject({
      name: 'AccessDeniedError',
      action: 'cloudwatch:GetMetricData',
    });
  });
});

const moment = Date.parse('2026-03-02T12:00:00Z');

function aResult(points: readonly (readonly [minutes: number, demand: number])[]) {
  return {
    Id: 'demand',
    Timestamps: points.map(([minutes]) => new Date(moment + minutes * minute)),
    Values: points.map(([, demand]) => demand),
  };
}
