import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { DemandHistory, DemandPoint, EpochMs } from '@poolkeeper/pool-model';
import { callAws, clientSettings, type AwsConnection } from './connection.ts';

export interface DemandHistoryReaderOptions extends AwsConnection {
  /** Name of the pool: the value of the metric's dimension `Pool`. */
  readonly pool: string;
  /** @default 'Poolkeeper' */
  readonly namespace?: string;
  /** How far back, in days. CloudWatch keeps five minutes for 63 days. @default 28 */
  readonly days?: number;
}

const periodSeconds = 300;
const dayMs = 24 * 3_600_000;
/** More than four weeks of periods: CloudWatch gives up to 100,800 in one answer. */
const pointsInPage = 20_000;

/**
 * Makes a function that reads back the largest `Demand` in each five minutes up to a moment. May throw the errors that
 * every call may throw. Makes its SDK client once: create it outside of a function's handler.
 */
export function createDemandHistoryReader(
  options: DemandHistoryReaderOptions,
): (until: EpochMs) => Promise<DemandHistory> {
  const { pool, namespace = 'Poolkeeper', days = 28 } = options;
  const cloudWatch = new CloudWatchClient(clientSettings(options));
  const metric = {
    Namespace: namespace,
    MetricName: 'Demand',
    Dimensions: [{ Name: 'Pool', Value: pool }],
  };

  return async (until) => {
    // CloudWatch aligns to the period by itself, but answers sooner when it does not have to.
    const periodMs = periodSeconds * 1000;
    const end = Math.ceil(until / periodMs) * periodMs;
    const points: DemandPoint[] = [];
    let nextToken: string | undefined;
    do {
      const command = new GetMetricDataCommand({
        MetricDataQueries: [
          { Id: 'demand', MetricStat: { Metric: metric, Period: periodSeconds, Stat: 'Maximum' } },
        ],
        StartTime: new Date(end - days * dayMs),
        EndTime: new Date(end),
        ScanBy: 'TimestampAscending',
        MaxDatapoints: pointsInPage,
        NextToken: nextToken,
      });
      const page = await callAws(options, {
        action: 'cloudwatch:GetMetricData',
        send: (sending) => cloudWatch.send(command, sending),
      });
      for (const { Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
        for (const [index, demand] of Values.entries()) {
          const at = Timestamps[index]?.getTime();
          if (at !== undefined) points.push({ at, demand });
        }
      }
      nextToken = page.NextToken === '' ? undefined : page.NextToken;
    } while (nextToken !== undefined);
    return { periodMs, points: points.sort((a, b) => a.at - b.at) };
  };
}
