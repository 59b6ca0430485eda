import type { DurationMs } from '@poolkeeper/pool-model';
import type { SchedulableRun } from '@poolkeeper/spacelift-client';
import { Command } from 'commander';
import { awsAccess } from '../../aws/aws-access.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { parseDuration } from '../../cli/duration-option.ts';
import { endpointOption, type EndpointFlag } from '../../cli/endpoint-option.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { withDeployedGroup } from '../../deployed/deployed-group.ts';
import { deployedPools, deployedRegion } from '../../deployed/deployed-pools.ts';
import { observePool } from '../../deployed/dry-run.ts';
import { readFunctionLog, type LogLine } from '../../deployed/function-log.ts';
import { readActivities } from '../../deployed/group-activities.ts';
import { openSpacelift } from '../../deployed/open-spacelift.ts';
import { readRecentDecisions } from '../../deployed/recent-decisions.ts';
import { explainInstance } from './explain-instance.ts';
import { explainQueue, type WantedRun } from './explain-queue.ts';

interface Flags extends EndpointFlag {
  readonly run?: string;
  readonly instance?: string;
  readonly since?: string;
}

export function explainCommand(runner: Runner): Command {
  return new Command('explain')
    .summary('say why runs wait, or why an instance was terminated')
    .description(
      'Answers from the record why runs of a pool are waiting, or what happened to an instance and why: from the logs of the functions, the activities of the group and the state of the pool. Says what is unknown.',
    )
    .argument('<pool>', 'Name of the pool.')
    .option('--run <id>', 'Why this run is waiting.')
    .option('--instance <id>', 'What happened to this instance.')
    .option('--since <duration>', 'How far back to read the logs for --instance; at most 7d. Default: 24h.')
    .addOption(endpointOption())
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper explain blue
  $ poolkeeper explain blue --instance i-0123456789abcdef0`,
    )
    .action((pool: string, flags: Flags, command: Command) =>
      runner((context) => explain(context, { pool, ...flags }), command.optsWithGlobals()),
    );
}

interface ExplainOptions extends Flags {
  readonly pool: string;
}

async function explain(context: CommandContext, options: ExplainOptions): Promise<ExitStatus> {
  const { pool, run, instance } = options;
  if (run !== undefined && instance !== undefined) {
    throw new CommandError('--run cannot be combined with --instance', { code: 'usage', fault: 'user' });
  }
  const sentences =
    instance === undefined
      ? await sentencesOnQueue(context, options)
      : await sentencesOnInstance(context, { ...options, instanceId: instance });
  context.host.output({
    text: sentences.join('\n'),
    data: { pool, ...(run !== undefined && { run }), ...(instance !== undefined && { instance }), sentences },
  });
  return exitStatus.done;
}

async function sentencesOnQueue(
  context: CommandContext,
  { pool: name, run, endpoint }: ExplainOptions,
): Promise<readonly string[]> {
  const [pool] = await deployedPools(context, { names: [name], endpoint });
  if (pool === undefined) throw new Error(`the deployed pool ${name} was not found`);
  const { workerPoolId } = pool.settings.connection.spacelift;
  const readQueue = async (id: string): Promise<WantedRun> => {
    const spacelift = await openSpacelift(context, pool);
    const queue: SchedulableRun[] = [];
    for await (const queued of spacelift.listSchedulableRuns({ poolId: workerPoolId })) queue.push(queued);
    return { id, queue };
  };
  const [planned, decisions, wanted] = await Promise.all([
    observePool(context, pool),
    withLogs(context, name, (logs) => readRecentDecisions(logs, name, context.system.clock())).catch(
      (error: unknown) => {
        context.host.notify({
          level: 'warning',
          text: `recent decisions for ${name} cannot be read: ${describeError(error)}`,
        });
        return undefined;
      },
    ),
    run === undefined ? undefined : readQueue(run),
  ]);
  return explainQueue({ pool: name, planned, decisions, wanted });
}

const hour: DurationMs = 60 * 60_000;

async function sentencesOnInstance(
  context: CommandContext,
  { pool, instanceId, since = '24h' }: ExplainOptions & { readonly instanceId: string },
): Promise<readonly string[]> {
  if (!/^i-[0-9a-f]+$/.test(instanceId)) {
    throw new CommandError(
      `--instance must be the id of an instance, such as i-0123456789abcdef0, got ${instanceId}`,
      {
        code: 'usage',
        fault: 'user',
      },
    );
  }
  const backMs = parseDuration(since, { option: '--since', minMs: 60_000, maxMs: 7 * 24 * hour });
  const from = Math.round(context.system.clock() - backMs);
  return withDeployedGroup(context, pool, async (group) => {
    const [{ Instances = [] }, activities, lines] = await Promise.all([
      group.describe(),
      readActivities(group, { most: mostActivities }),
      withLogs(context, pool, (logs) => readLines(logs, { pool, from })),
    ]);
    const lifecycleState = Instances.find(({ InstanceId }) => InstanceId === instanceId)?.LifecycleState;
    return explainInstance({ instanceId, lifecycleState, activities, lines, since });
  });
}

/** The newest ones; a busy group has hundreds a day. */
const mostActivities = 1000;

type Logs = Parameters<typeof readFunctionLog>[0];

/** Lines of the functions that decide about instances, oldest first. A function without a log has none. */
async function readLines(
  logs: Logs,
  { pool, from }: { readonly pool: string; readonly from: number },
): Promise<readonly LogLine[]> {
  const found = await Promise.all(
    (['autoscaler', 'lifecycleManager'] as const).map((name) =>
      readFunctionLog(logs, { pool, function: name, since: from, maxPages: 100 }),
    ),
  );
  return found.flatMap((log) => log?.lines ?? []).sort((a, b) => a.at - b.at);
}

async function withLogs<Value>(
  context: CommandContext,
  pool: string,
  read: (logs: Logs) => Promise<Value>,
): Promise<Value> {
  const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
  const logs = new CloudWatchLogsClient(awsAccess(context, await deployedRegion(context, pool)));
  try {
    return await read(logs);
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    logs.destroy();
  }
}
