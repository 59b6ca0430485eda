import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { awsAccess } from '../aws/aws-access.ts';
import type { PastDecision } from '../commands/status/pool-status.ts';
import type { CommandContext } from '../command-context.ts';
import type { DeployedPool } from './deployed-pools.ts';
import { readPassLog, type PassLine } from './pass-log.ts';

const lookBackMs = 15 * 60_000;

/** The same as `readRecentDecisions`, by the command's own access; undefined as well when the log can't be read, which is told. */
export async function recentDecisions(
  context: CommandContext,
  { name, settings }: DeployedPool,
): Promise<readonly PastDecision[] | undefined> {
  const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
  const { region } = settings.connection.group;
  const logs = new CloudWatchLogsClient({ ...awsAccess(context), region });
  try {
    const decisions = await readRecentDecisions(logs, name, context.surroundings.clock());
    if (decisions === undefined) throw new Error('no autoscaler has a log here');
    return decisions;
  } catch (error) {
    context.host.tell({
      level: 'warning',
      text: `what was decided for ${name} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    });
    return undefined;
  } finally {
    logs.destroy();
  }
}

/**
 * What the passes of the last quarter of an hour decided, newest first; undefined when there is no log of them. Rejects with
 * what AWS says when the log can't be read.
 */
export async function readRecentDecisions(
  logs: CloudWatchLogsClient,
  pool: string,
  now: number,
): Promise<readonly PastDecision[] | undefined> {
  const lines = await readPassLog(logs, pool, now - lookBackMs);
  return lines && decisionsIn(lines);
}

/** The decisions that lines of a log tell of, newest first, those in a row that came to the same as one. */
function decisionsIn(lines: readonly PassLine[]): readonly PastDecision[] {
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

function decisionIn({ message, fields }: PassLine): Pick<PastDecision, 'kind' | 'explanation'> | undefined {
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
