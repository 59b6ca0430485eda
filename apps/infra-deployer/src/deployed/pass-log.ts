import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { dedicatedFunctions, logGroupOf, sharedFunctions } from './function-names.ts';

/** A line that the autoscaler has written about a pool. */
export interface PassLine {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Enough to page through a quarter of an hour of a pool that is looked at every few seconds. */
const mostPages = 10;

/**
 * What the autoscaler has written about a pool since then, oldest first; undefined when neither a function of the pool's own
 * nor the shared one has a log. Rejects with what AWS says when the log can't be read.
 */
export async function readPassLog(
  logs: CloudWatchLogsClient,
  pool: string,
  since: number,
): Promise<readonly PassLine[] | undefined> {
  for (const { autoscaler } of [dedicatedFunctions(pool), sharedFunctions]) {
    const lines = await readLog(logs, { group: logGroupOf(autoscaler), pool, since });
    if (lines !== undefined) return lines;
  }
  return undefined;
}

interface LogQuery {
  readonly group: string;
  readonly pool: string;
  readonly since: number;
}

async function readLog(
  logs: CloudWatchLogsClient,
  { group, pool, since }: LogQuery,
): Promise<readonly PassLine[] | undefined> {
  const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const lines: PassLine[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    try {
      const found = await logs.send(
        new FilterLogEventsCommand({
          logGroupName: group,
          filterPattern: `{ $.pool = "${pool}" }`,
          startTime: since,
          nextToken,
        }),
      );
      lines.push(
        ...(found.events ?? []).flatMap(({ timestamp = 0, message = '' }) => lineOf(timestamp, message)),
      );
      nextToken = found.nextToken;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
    if (nextToken === undefined) break;
  }
  return lines;
}

/** None for what is not a line of the function's own. */
function lineOf(at: number, text: string): readonly PassLine[] {
  try {
    const fields = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    return typeof fields?.message === 'string' ? [{ at, message: fields.message, fields }] : [];
  } catch {
    return [];
  }
}
