import { GetMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { dayOf, type Span } from '@poolkeeper/pool-model/cost';

/** CloudWatch keeps values of five minutes for 63 days. */
const periodSeconds = 300;

/** Hours of busy workers in each day, by the metric that the autoscaler's passes record. */
export async function readBusyHours(
  cloudWatch: CloudWatchClient,
  { pool, window }: { readonly pool: string; readonly window: Span },
): Promise<ReadonlyMap<string, number>> {
  const hours = new Map<string, number>();
  let NextToken: string | undefined;
  do {
    const answer = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(window.from),
        EndTime: new Date(window.to),
        NextToken,
        MetricDataQueries: [
          {
            Id: 'busy',
            MetricStat: {
              Metric: {
                Namespace: 'Poolkeeper',
                MetricName: 'BusyWorkers',
                Dimensions: [{ Name: 'Pool', Value: pool }],
              },
              Period: periodSeconds,
              Stat: 'Average',
            },
          },
        ],
      }),
    );
    const [{ Timestamps = [], Values = [] } = {}] = answer.MetricDataResults ?? [];
    for (const [index, at] of Timestamps.entries()) {
      const day = dayOf(at.getTime());
      hours.set(day, (hours.get(day) ?? 0) + ((Values[index] ?? 0) * periodSeconds) / 3600);
    }
    NextToken = answer.NextToken === '' ? undefined : answer.NextToken;
  } while (NextToken !== undefined);
  return hours;
}
