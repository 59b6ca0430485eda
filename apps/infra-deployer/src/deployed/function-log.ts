import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { dedicatedFunctions, sharedFunctions, type PoolFunctionNames } from './pool-functions.ts';

/** A line that a function logged about a pool. */
export interface LogLine {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** CloudWatch's id of the event. */
  readonly id: string;
  readonly function: keyof PoolFunctionNames;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface LogQuery {
  readonly pool: string;
  readonly function: keyof PoolFunctionNames;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
  /** @default 10, enough for 15 minutes of a pool with a pass every few seconds */
  readonly maxPages?: number;
}

export interface FunctionLog {
  /** Oldest first. */
  readonly lines: readonly LogLine[];
  /** Whether newer lines were left out, because there are more than `maxPages`. */
  readonly isCutOff: boolean;
}

/**
 * Reads what a function logged about a pool: the pool's own function if it has one, and otherwise the shared one. Undefined if
 * neither has a log. Rejects with the error of AWS if the log cannot be read.
 */
export async function readFunctionLog(
  logs: CloudWatchLogsClient,
  { pool, function: name, since, maxPages = 10 }: LogQuery,
): Promise<FunctionLog | undefined> {
  for (const names of [dedicatedFunctions(pool), sharedFunctions]) {
    const log = await readGroup(logs, { group: `/aws/lambda/${names[name]}`, pool, since, maxPages });
    if (log === undefined) continue;
    return { ...log, lines: log.lines.map((line) => ({ ...line, function: name })) };
  }
  return undefined;
}

interface GroupQuery extends Required<Pick<LogQuery, 'pool' | 'since' | 'maxPages'>> {
  readonly group: string;
}

/** Undefined if the log group does not exist. */
async function readGroup(
  logs: CloudWatchLogsClient,
  { group, pool, since, maxPages }: GroupQuery,
): Promise<{ readonly lines: readonly Omit<LogLine, 'function'>[]; readonly isCutOff: boolean } | undefined> {
  const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const lines: Omit<LogLine, 'function'>[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    try {
      const found = await logs.send(
        new FilterLogEventsCommand({
          logGroupName: group,
          filterPattern: `{ $.pool = "${pool}" }`,
          startTime: since,
          nextToken,
        }),
      );
      for (const { timestamp = 0, message = '', eventId = '' } of found.events ?? []) {
        const line = parseLine(message);
        if (line !== undefined) lines.push({ at: timestamp, id: eventId, ...line });
      }
      nextToken = found.nextToken;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
    if (nextToken === undefined) break;
  }
  return { lines, isCutOff: nextToken !== undefined };
}

/** Undefined for lines that the Lambda runtime writes. */
function parseLine(text: string): Pick<LogLine, 'message' | 'fields'> | undefined {
  try {
    const fields = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    return typeof fields?.message === 'string' ? { message: fields.message, fields } : undefined;
  } catch {
    return undefined;
  }
}
