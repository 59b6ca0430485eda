import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { DemandHistory, DemandPoint, EpochMs } from '@poolkeeper/pool-model';
import { callAws, clientOf, type AwsConnection } from './connection.ts';

export interface DemandHistoryReaderOptions extends AwsConnection {
  /** Name of the pool: the value of the metric's dimension `Pool`. */
  readonly pool: string;
  /** @default 'Poolkeeper' */
  readonly namespace?: string;
  /** How far back to read, in days. CloudWatch keeps five-minute values for 63 days. @default 28 */
  readonly days?: number;
}

const periodSeconds = 300;
const dayMs = 24 * 3_600_000;
/** More than four weeks of periods fit into one answer; CloudWatch's limit is 100,800. */
const pointsInPage = 20_000;

/**
 * Creates a function that reads the maximum of `Demand` in every five minutes up to a given time. It may throw the errors of
 * every call. The SDK client is created once, so create the reader outside the Lambda handler.
 */
export function createDemandHistoryReader(
  options: DemandHistoryReaderOptions,
): (until: EpochMs) => Promise<DemandHistory> {
  const { pool, namespace = 'Poolkeeper', days = 28 } = options;
  const cloudWatch = clientOf('cloudwatch', options, (settings) => new CloudWatchClient(settings));
  const metric = {
    Namespace: namespace,
    MetricName: 'Demand',
    Dimensions: [{ Name: 'Pool', Value: pool }],
  };

  return async (until) => {
    // CloudWatch would align the times to the period itself, but answers faster when they are aligned.
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
