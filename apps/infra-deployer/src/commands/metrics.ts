import { describeForPrometheus, samplesOf } from '@poolkeeper/pool-model';
import { Command } from 'commander';
import type { CommandContext, Runner } from '../cli/context.ts';
import { endpointOption, type EndpointFlag } from '../cli/endpoint-option.ts';
import { exitStatus, type ExitStatus } from '../cli/exit-status.ts';
import { deployedPools, type DeployedPoolSelection } from '../deployed/deployed-pools.ts';
import { observePool } from '../deployed/dry-run.ts';

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
  const measured = await Promise.all(
    pools.map(async (pool) => ({
      pool: pool.name,
      snapshot: (await observePool(context, pool)).observation.snapshot,
    })),
  );
  context.host.output({ text: describeForPrometheus(measured), data: { samples: samplesOf(measured) } });
  return exitStatus.done;
}
