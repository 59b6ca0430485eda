import { Command } from 'commander';
import { setTimeout } from 'node:timers/promises';
import { awsAccess } from '../../aws/aws-access.ts';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { endpointOption, type EndpointFlag } from '../../cli/endpoint-option.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import {
  deployedPools,
  type DeployedPool,
  type DeployedPoolSelection,
} from '../../deployed/deployed-pools.ts';
import { observePool } from '../../deployed/dry-run.ts';
import { readRecentDecisions, type PastDecision } from '../../deployed/recent-decisions.ts';
import { describeStatus } from './describe-status.ts';
import { serveStatus } from './web/serve-status.ts';
import { poolStatus, type GateStatus, type PoolStatus } from './pool-status.ts';

export function statusCommand(runner: Runner): Command {
  return new Command('status')
    .summary('show the state of pools')
    .description(
      'Shows queue, members and gate of pools, what the next pass would decide, and what recent passes decided. Needs no configuration.',
    )
    .argument('[pool...]', 'Names of pools. Default: the pools of the configuration, or all deployed pools.')
    .option('-w, --watch', 'Refresh every five seconds, until Ctrl-C.')
    .option(
      '--web',
      'Serve the console of the pools to a browser on this machine, until Ctrl-C. It only reads.',
    )
    .option('--port <n>', 'Port for --web on 127.0.0.1. Default: a free port.')
    .addOption(endpointOption())
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper status
  $ poolkeeper status blue --watch
  $ poolkeeper status blue --web
  $ poolkeeper status --json | jq '.pools[] | {pool, pendingRuns, decision}'`,
    )
    .action((names: readonly string[], flags: Flags, command: Command) =>
      runner((context) => showOrServe(context, { names, ...flags }), command.optsWithGlobals()),
    );
}

interface Flags extends EndpointFlag {
  readonly watch?: boolean;
  readonly web?: boolean;
  readonly port?: string;
}

/** A reading makes about ten calls to AWS and one or two to Spacelift. */
const webEveryMs = 15_000;

async function showOrServe(
  context: CommandContext,
  { names, endpoint, watch = false, web = false, port }: Flags & Pick<DeployedPoolSelection, 'names'>,
): Promise<ExitStatus> {
  if (!web) {
    if (port !== undefined) throw usage('--port needs --web');
    return status(context, { names, endpoint, watch, intervalMs: 5_000 });
  }
  if (watch) throw usage('--web cannot be combined with --watch');
  return serveStatus(context, { names, endpoint, port: parsePort(port), everyMs: webEveryMs });
}

function parsePort(text = '0'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (port > 65_535) throw usage(`--port must be a number from 0 to 65535, got ${text}`);
  return port;
}

function usage(message: string): CommandError {
  return new CommandError(message, { code: 'usage', fault: 'user' });
}

export interface StatusOptions extends DeployedPoolSelection {
  /** Refreshes until the command is interrupted. */
  readonly watch: boolean;
  /** Between two refreshes. */
  readonly intervalMs: number;
}

export async function status(context: CommandContext, options: StatusOptions): Promise<ExitStatus> {
  const { signal } = context.system;
  const pools = await deployedPools(context, options);
  const show = async () => {
    const statuses = await Promise.all(pools.map((pool) => statusOf(context, pool)));
    const text = statuses.map((each) => describeStatus(each, context.host.paint)).join('\n\n');
    const output = { text, data: { pools: statuses } };
    if (options.watch) context.host.update(output);
    else context.host.output(output);
  };
  await show();
  while (options.watch && (await isUninterrupted(options.intervalMs, signal))) await show();
  return exitStatus.done;
}

async function statusOf(context: CommandContext, pool: DeployedPool): Promise<PoolStatus> {
  const { name } = pool;
  const [observed, gate, decisions] = await Promise.all([
    observePool(context, pool),
    unlessUnreadable(context, `the queues of ${name}`, () => readGate(context, pool)),
    unlessUnreadable(context, `recent decisions for ${name}`, () => readDecisions(context, pool)),
  ]);
  return poolStatus(name, observed, { gate, decisions });
}

/** Part of a status; undefined with a warning if it cannot be read, so that the rest is still shown. */
async function unlessUnreadable<Part>(
  { host }: CommandContext,
  what: string,
  read: () => Promise<Part>,
): Promise<Part | undefined> {
  try {
    return await read();
  } catch (error) {
    host.notify({ level: 'warning', text: `${what} cannot be read: ${describeError(error)}` });
    return undefined;
  }
}

async function readGate(
  context: CommandContext,
  { settings: { connection, lifecycle } }: DeployedPool,
): Promise<GateStatus> {
  const { GetQueueAttributesCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const sqs = new SQSClient({
    ...awsAccess(context),
    region: connection.group.region,
    // The address of a queue comes from the settings parameter, and must not choose the host.
    useQueueUrlAsEndpoint: false,
  });
  const lengthOf = async (QueueUrl: string) => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  };
  try {
    const [waiting, redrive] = await Promise.all([
      lengthOf(lifecycle.queueUrl),
      lifecycle.redriveQueueUrl === undefined ? 0 : lengthOf(lifecycle.redriveQueueUrl),
    ]);
    return { waiting, redrive };
  } finally {
    sqs.destroy();
  }
}

async function readDecisions(
  context: CommandContext,
  { name, settings }: DeployedPool,
): Promise<readonly PastDecision[]> {
  const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
  const { region } = settings.connection.group;
  const logs = new CloudWatchLogsClient({ ...awsAccess(context), region });
  try {
    const decisions = await readRecentDecisions(logs, name, context.system.clock());
    if (decisions === undefined) throw new Error('the autoscaler has no log');
    return decisions;
  } finally {
    logs.destroy();
  }
}

/** Waits, and returns false if the command was interrupted meanwhile. */
async function isUninterrupted(ms: number, signal: AbortSignal): Promise<boolean> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
