import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { dedicatedFunctions, sharedFunctions } from './pool-functions.ts';

/** What a pass decided, or that it failed. Consecutive passes with the same result are one. */
export interface PastDecision {
  /** ISO 8601 time of the latest of these passes. */
  readonly at: string;
  readonly kind: string;
  readonly explanation: string;
  /** Number of consecutive passes. */
  readonly passes: number;
}

const periodMs = 15 * 60_000;

/** Enough for 15 minutes of a pool with a pass every few seconds. */
const maxPages = 10;

/**
 * Reads what the passes of the last 15 minutes decided from the autoscaler's log, newest first. Returns undefined if neither the
 * pool's own autoscaler nor the shared one has a log. Rejects with the error of AWS if the log cannot be read.
 */
export async function readRecentDecisions(
  logs: CloudWatchLogsClient,
  pool: string,
  now: number,
): Promise<readonly PastDecision[] | undefined> {
  for (const { autoscaler } of [dedicatedFunctions(pool), sharedFunctions]) {
    const group = `/aws/lambda/${autoscaler}`;
    const lines = await readLog(logs, { group, pool, since: now - periodMs });
    if (lines !== undefined) return decisionsIn(lines);
  }
  return undefined;
}

/** A line that the autoscaler logged about a pool. */
interface LogLine {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

interface LogQuery {
  readonly group: string;
  readonly pool: string;
  readonly since: number;
}

/** Undefined if the log group does not exist. */
async function readLog(
  logs: CloudWatchLogsClient,
  { group, pool, since }: LogQuery,
): Promise<readonly LogLine[] | undefined> {
  const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const lines: LogLine[] = [];
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
      for (const { timestamp = 0, message = '' } of found.events ?? []) {
        const line = parseLine(timestamp, message);
        if (line !== undefined) lines.push(line);
      }
      nextToken = found.nextToken;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
    if (nextToken === undefined) break;
  }
  return lines;
}

/** Undefined for lines that the Lambda runtime writes. */
function parseLine(at: number, text: string): LogLine | undefined {
  try {
    const fields = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    return typeof fields?.message === 'string' ? { at, message: fields.message, fields } : undefined;
  } catch {
    return undefined;
  }
}

function decisionsIn(lines: readonly LogLine[]): readonly PastDecision[] {
  const decisions: PastDecision[] = [];
  for (const line of lines) {
    const decision = decisionIn(line);
    if (decision === undefined) continue;
    const last = decisions.at(-1);
    const isSame = last?.kind === decision.kind && last.explanation === decision.explanation;
    if (isSame) decisions.pop();
    decisions.push({
      at: new Date(line.at).toISOString(),
      ...decision,
      passes: isSame ? last.passes + 1 : 1,
    });
  }
  return decisions.reverse();
}

function decisionIn({ message, fields }: LogLine): Pick<PastDecision, 'kind' | 'explanation'> | undefined {
  if (message === 'pass failed') {
    const { error } = fields as { readonly error?: { readonly message?: unknown } };
    const cause = typeof error?.message === 'string' ? `: ${error.message}` : '';
    return { kind: 'failed', explanation: `failed${cause}` };
  }
  const { decision } = fields as {
    readonly decision?: { readonly kind?: unknown; readonly explanation?: unknown };
  };
  if (message !== 'pass' || typeof decision?.kind !== 'string') return undefined;
  return {
    kind: decision.kind,
    explanation: typeof decision.explanation === 'string' ? decision.explanation : decision.kind,
  };
}
