import type { PassReport } from '@poolkeeper/autoscaler/deployed';
import { Command } from 'commander';
import { formatTable } from '../cli/columns.ts';
import type { CommandContext, Runner } from '../cli/context.ts';
import { endpointOption, type EndpointFlag } from '../cli/endpoint-option.ts';
import { exitStatus, type ExitStatus } from '../cli/exit-status.ts';
import type { Paint } from '../cli/paint.ts';
import { deployedPools, type DeployedPoolSelection } from '../deployed/deployed-pools.ts';
import { dryRunPass } from '../deployed/dry-run.ts';

export function planCommand(runner: Runner): Command {
  return new Command('plan')
    .summary('show what the next pass would do')
    .description(
      'Observes pools as their autoscaler does, with your credentials, and shows what the next pass would do and why. Changes nothing.',
    )
    .argument('[pool...]', 'Names of pools. Default: the pools of the configuration, or all deployed pools.')
    .addOption(endpointOption())
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper plan blue
  $ poolkeeper plan --json | jq '.pools[].decision'`,
    )
    .action((names: readonly string[], { endpoint }: EndpointFlag, command: Command) =>
      runner((context) => plan(context, { names, endpoint }), command.optsWithGlobals()),
    );
}

async function plan(context: CommandContext, selection: DeployedPoolSelection): Promise<ExitStatus> {
  const { host } = context;
  const pools = await deployedPools(context, selection);
  const reports = await Promise.all(
    pools.map(async (pool) => ({ pool: pool.name, ...(await dryRunPass(context, pool)) })),
  );
  host.output({
    text: reports.map((report) => describePlan(report, host.paint)).join('\n\n'),
    data: { pools: reports },
  });
  return exitStatus.done;
}

function describePlan(report: PassReport & { readonly pool: string }, paint: Paint): string {
  const { pool, decision, plan } = report;
  const steps = [
    ['launches', plan.launch],
    ['purchase', plan.purchase],
    ['releases', plan.releases],
    ['strays', plan.replacements],
    ['rolls', plan.rolls],
  ] as const;
  const rows = steps.flatMap(([title, text]) =>
    text === undefined ? [] : [[`  ${paint.faint(title)}`, text]],
  );
  return [`${paint.strong(pool)} would ${decision.explanation}`, ...formatTable(rows)].join('\n');
}
