import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { readFunctionLog, type LogLine } from './function-log.ts';

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

/**
 * Reads what the passes of the last 15 minutes decided from the autoscaler's log, newest first. Returns undefined if neither the
 * pool's own autoscaler nor the shared one has a log. Rejects with the error of AWS if the log cannot be read.
 */
export async function readRecentDecisions(
  logs: CloudWatchLogsClient,
  pool: string,
  now: number,
): Promise<readonly PastDecision[] | undefined> {
  const log = await readFunctionLog(logs, { pool, function: 'autoscaler', since: now - periodMs });
  return log && decisionsIn(log.lines);
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
