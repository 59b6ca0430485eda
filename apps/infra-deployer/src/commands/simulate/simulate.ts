import type { Outcome } from '@poolkeeper/policy-simulator';
import { formatTrace } from '@poolkeeper/pool-world';
import { Command, Option } from 'commander';
import { writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { endpointOption } from '../../cli/endpoint-option.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import type { CommandOutput } from '../../cli/host.ts';
import type { Paint } from '../../cli/paint.ts';
import { readPoolsIfAny } from '../../pools/read-pools.ts';
import { statedBootMs, usualBootMs } from './boots.ts';
import { costOf, usualPrice, usualVolumePrice } from './cost.ts';
import { pricesOf } from './current-prices.ts';
import { describeSimulation } from './describe-simulation.ts';
import { describePolicyTable, policyTablePage, runPolicyTable, type PolicyTable } from './policy-table.ts';
import { readRuns, type GivenRuns } from './read-runs.ts';
import { reportPage } from './report-page.ts';
import {
  baselineNames,
  readSimulateOptions,
  type RunSource,
  type SimulateFlags,
} from './simulate-options.ts';
import { runSimulation, type Simulation } from './simulation.ts';

export function simulateCommand(runner: Runner): Command {
  return new Command('simulate')
    .summary('show what policies would cost, and how long runs would wait')
    .description(
      'Plays runs under the policies of the configuration and compares them with the defaults and with other autoscalers. It decides with the code of the autoscaler. Nothing fails, and no spot instance is interrupted. Needs neither credentials nor a network, except for --from-pool and current prices.',
    )
    .argument('[traces...]', 'CSV file with the header queued_at,stack,duration_s. Default: generated runs.')
    .option(
      '--from-git <folder>',
      'Take the runs from the commits of a repository: one for each stack that a commit touches. Their durations are made up, around 90 seconds.',
    )
    .option('--stacks <glob>', "Which folders of the repository are stacks, for example 'stacks/*'.")
    .option(
      '--from-pool <pool>',
      'Take the runs that a deployed pool has had: when they were queued, how long they had a worker, and when they were confirmed. Spacelift lists them by the API key of the pool.',
    )
    .addOption(endpointOption())
    .option(
      '--since <time>',
      "How far back to read: for --from-git as git takes it, default '2 months ago'; for --from-pool a duration, default 60d.",
    )
    .option('--runs <n>', 'Generate this many runs, in the pattern of working days. Default: 400.')
    .option('--seed <n>', 'Seed for generated runs, durations and boots. Default: 1.')
    .option(
      '--workflow',
      'Add what traces lack: half of the runs wait for a confirmation (median 4 minutes), runs of a stack wait for each other, and some stacks depend on others.',
    )
    .option(
      '--boot <seconds>',
      `Seconds from the launch of an instance until its worker registers. Default: ${usualBootMs / 1000}; with --table ${statedBootMs.before / 1000}.`,
    )
    .option('--min <n>', "Minimum number of instances. Default: the configuration's, or 0.")
    .option('--max <n>', "Maximum number of instances. Default: the configuration's, or 100.")
    .option('--pass-every <seconds>', "Seconds between two passes of Poolkeeper's defaults. Default: 60.")
    .option(
      '--against <name...>',
      `What to compare with: ${baselineNames}. Default: defaults, incumbent, incumbent:10/10/10, buildkite and oracle.`,
    )
    .option(
      '--table',
      'Compare what Poolkeeper can be set to, for each trace as it is and with --workflow, without a maximum and with at most 50 instances.',
    )
    .option(
      '--price <dollars>',
      `Price of an instance for an hour, with its volume, or on-demand or spot for what AWS asks for now. Adds the cost. Default with --table: ${usualPrice}.`,
    )
    .option(
      '--volume-price <dollars>',
      `Price of the volume of a stopped instance for an hour. Default: ${usualVolumePrice}, or what AWS lists.`,
    )
    .option(
      '--instance-type <type>',
      "Whose current price counts, for --price on-demand and --price spot. Default: the first of the configuration's only pool.",
    )
    .option(
      '--search',
      'Also try other idle times and numbers of idle workers, and with a price warm pools, and show those that no other beats.',
    )
    .addOption(
      new Option('--wait <seconds>', 'The wait that 95 % of the runs must not exceed, for --search.'),
    )
    .option('--save <file>', 'Write the runs as a trace, to simulate or play them again.')
    .option('--html <file>', 'Write a page with charts, which loads nothing from elsewhere.')
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper simulate runs.csv --max 50 --price 0.10
  $ poolkeeper simulate --from-git ../infrastructure --stacks 'stacks/*' --search --wait 60
  $ poolkeeper simulate --from-pool blue --since 30d --price on-demand --instance-type m7i.large
  $ poolkeeper simulate runs.csv --html simulation.html
  $ poolkeeper simulate runs-a.csv runs-b.csv --table`,
    )
    .action((traces: readonly string[], flags: SimulateFlags, command: Command) =>
      runner((context) => simulate(context, { traces, flags }), command.optsWithGlobals()),
    );
}

async function simulate(
  context: CommandContext,
  { traces, flags }: { readonly traces: readonly string[]; readonly flags: SimulateFlags },
): Promise<ExitStatus> {
  const { host, system, options: globals } = context;
  const { sources, table, ...request } = readSimulateOptions(traces, flags);
  const pools = await readPoolsIfAny(system.cwd, globals.config);
  const prices = request.prices && (await pricesOf(context, request.prices, pools));
  const options = { ...request.options, prices };
  const read: { readonly name: string; readonly given: GivenRuns }[] = [];
  for (const source of sources) {
    read.push({ name: nameOf(source), given: await readRuns(context, source, options.seed) });
  }
  const [only] = read;
  if (options.save !== undefined && only !== undefined) {
    write('trace', resolve(system.cwd, options.save), formatTrace(only.given.runs));
  }
  const { page, ...output } = simulated(() =>
    table || only === undefined
      ? outputOfTable(runPolicyTable({ traces: read, pools, options }), host.paint)
      : outputOf(runSimulation({ given: only.given, pools, options }), host.paint),
  );
  if (options.html !== undefined) write('page', resolve(system.cwd, options.html), page());
  host.output(output);
  return exitStatus.done;
}

interface SimulateOutput extends CommandOutput {
  readonly page: () => string;
}

function outputOf(simulation: Simulation, paint: Paint): SimulateOutput {
  return {
    text: describeSimulation(simulation, paint),
    data: dataOf(simulation),
    page: () => reportPage(simulation),
  };
}

function outputOfTable(table: PolicyTable, paint: Paint): SimulateOutput {
  return {
    text: describePolicyTable(table, paint),
    data: table.map(({ simulation, ...circumstances }) => ({ ...circumstances, ...dataOf(simulation) })),
    page: () => policyTablePage(table),
  };
}

function nameOf(source: RunSource): string {
  switch (source.kind) {
    case 'trace':
      return basename(source.file);
    case 'git':
      return source.folder;
    case 'pool':
      return source.pool;
    case 'generated':
      return 'generated runs';
  }
}

function simulated(simulate: () => SimulateOutput): SimulateOutput {
  try {
    return simulate();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CommandError(error.message, { code: 'usage', fault: 'user', cause: error });
  }
}

function write(what: 'page' | 'trace', file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(`the ${what} cannot be written: ${describeError(error)}`, {
      code: 'usage',
      fault: 'user',
      cause: error,
    });
  }
}

/** Without the course of time, which only the page shows. */
function dataOf({ runs, results, search, options: { prices } }: Simulation) {
  return {
    runs,
    prices,
    results: results.map(({ name, about, outcome }) => ({
      name,
      about,
      ...figuresOf(outcome),
      ...(prices && { cost: costOf(outcome, prices) }),
    })),
    ...(search && {
      search: {
        tried: search.tried,
        front: search.front.map(({ settings, outcome }) => ({ settings, ...figuresOf(outcome) })),
        cheapest: search.cheapest?.settings,
      },
    }),
  };
}

const figures = [
  'waitP50',
  'waitP95',
  'waitP99',
  'waitMost',
  'instanceHours',
  'stoppedHours',
  'busyHours',
  'launched',
  'mostAtOnce',
] as const satisfies readonly (keyof Outcome)[];

function figuresOf(outcome: Outcome): Readonly<Record<string, number>> {
  return Object.fromEntries(figures.map((name) => [name, outcome[name]]));
}
