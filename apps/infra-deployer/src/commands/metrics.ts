import {
  describeForPrometheus,
  samplesOf,
  type Measured,
  type MeasuredAccount,
} from '@poolkeeper/pool-model';
import { Command } from 'commander';
import type { CommandContext, Runner } from '../cli/context.ts';
import { endpointOption, type EndpointFlag } from '../cli/endpoint-option.ts';
import { exitStatus, type ExitStatus } from '../cli/exit-status.ts';
import { deployedPools, type DeployedPool, type DeployedPoolSelection } from '../deployed/deployed-pools.ts';
import { observePool } from '../deployed/dry-run.ts';
import { openSpacelift } from '../deployed/open-spacelift.ts';

export function metricsCommand(runner: Runner): Command {
  return new Command('metrics')
    .summary('print the numbers of pools for Prometheus')
    .description(
      "Observes pools and prints their numbers in Prometheus' text format, with the names of Spacelift's own exporter where both have them. Needs no configuration.",
    )
    .argument('[pool...]', 'Names of pools. Default: the pools of the configuration, or all deployed pools.')
    .addOption(endpointOption())
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper metrics
  $ poolkeeper metrics blue > /var/lib/node_exporter/textfile/poolkeeper.prom`,
    )
    .action((names: readonly string[], { endpoint }: EndpointFlag, command: Command) =>
      runner((context) => metrics(context, { names, endpoint }), command.optsWithGlobals()),
    );
}

async function metrics(context: CommandContext, selection: DeployedPoolSelection): Promise<ExitStatus> {
  const pools = await deployedPools(context, selection);
  const [measuredPools, account] = await Promise.all([
    Promise.all(
      pools.map(async (pool) => ({
        pool: pool.name,
        snapshot: (await observePool(context, pool)).observation.snapshot,
      })),
    ),
    measureAccount(context, pools),
  ]);
  const measured: Measured = { pools: measuredPools, ...(account !== undefined && { account }) };
  context.host.output({ text: describeForPrometheus(measured), data: { samples: samplesOf(measured) } });
  return exitStatus.done;
}

/** The names for an account have no label that tells accounts apart. */
async function measureAccount(
  context: CommandContext,
  pools: readonly DeployedPool[],
): Promise<MeasuredAccount | undefined> {
  const [pool] = pools;
  const endpoints = new Set(pools.map(({ settings }) => settings.connection.spacelift.endpoint));
  if (pool === undefined || endpoints.size > 1) return undefined;
  const spacelift = await openSpacelift(context, pool);
  // An API key that serves a pool need not be allowed to read these.
  const [usage, publicPool] = await Promise.all([
    spacelift.readUsage().catch(() => undefined),
    spacelift.readPublicWorkerPool().catch(() => undefined),
  ]);
  return { ...(usage && { usage }), ...(publicPool && { publicPool }) };
}
