import { Command, CommanderError } from 'commander';
import { faultUnitNames, type FaultProfile } from '@poolkeeper/pool-world';
import { localFaults } from '../faults/local-faults.ts';
import { UsageError } from './errors.ts';
import type { Options, PoolMinutes, WorkloadChoice } from './options.ts';

export type ParsedOptions =
  { readonly kind: 'play'; readonly options: Options } | { readonly kind: 'help'; readonly text: string };

interface Flags {
  readonly trace?: string;
  readonly runs?: number;
  readonly seed: number;
  readonly speed: number;
  readonly min: number;
  readonly max: number;
  readonly boot: number;
  readonly minIdle: number;
  readonly maxCreate: number;
  readonly maxKill: number;
  readonly scaleInAfter: number;
  readonly spotShare?: number;
  readonly policy?: string;
  readonly assembly?: string;
  readonly faults?: FaultProfile;
  readonly managerOff?: PoolMinutes;
  readonly port: number;
  readonly untilDone?: true;
  readonly report?: string;
  readonly workload: boolean;
  readonly workflow?: true;
  readonly verbose?: true;
  readonly inspect?: string;
}

/** Parses the command line. Throws `UsageError` with a message of one line if it is wrong. */
export function parseOptions(argv: readonly string[]): ParsedOptions {
  let help = '';
  const command = commandLine().configureOutput({
    writeOut: (text) => (help += text),
    writeErr: () => undefined,
  });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: help };
    throw new UsageError(
      `${error.message.replace(/^error: /, '').replaceAll('\n', ' ')} (--help shows the options)`,
    );
  }
  return { kind: 'play', options: optionsOf(command.opts<Flags>()) };
}

function commandLine(): Command {
  const size = { atLeast: 0, atMost: 1000 };
  const seconds = { atLeast: 0, atMost: 86_400, fractions: true };
  return new Command('npm start --')
    .description(
      'Runs a Spacelift worker pool on this machine: the AWS and Spacelift APIs, the Lambda functions and a workload of runs.',
    )
    .option('--trace <file>', 'read the runs from a CSV file with the header queued_at,stack,duration_s')
    .option(
      '--runs <n>',
      'generate this many runs in the pattern of a working day (default: 40 runs within 1.5 hours)',
      numberOption('--runs', { atLeast: 1, atMost: 100_000 }),
    )
    .option(
      '--seed <n>',
      'seed of the generated runs, the world and the faults',
      numberOption('--seed', { atLeast: 0, atMost: 2 ** 31 - 1 }),
      1,
    )
    .option(
      '--workflow',
      'add made-up confirmations, locked stacks and dependencies between stacks to the runs, which traces lack and pools have',
    )
    .option('--no-workload', 'serve the APIs without a workload')
    .option(
      '--speed <x>',
      'pool seconds per second of real time',
      numberOption('--speed', { atLeast: 1, atMost: 1000, fractions: true }),
      60,
    )
    .option('--min <n>', 'minimum size of the group', numberOption('--min', size), 0)
    .option('--max <n>', 'maximum size of the group', numberOption('--max', size), 10)
    .option(
      '--boot <seconds>',
      'average time from the launch of an instance until its worker registers',
      numberOption('--boot', { ...seconds, atLeast: 1 }),
      60,
    )
    .option('--min-idle <n>', 'minimum number of idle workers', numberOption('--min-idle', size), 0)
    .option(
      '--max-create <n>',
      'maximum number of instances to add in one pass',
      numberOption('--max-create', { ...size, atLeast: 1 }),
      10,
    )
    .option(
      '--max-kill <n>',
      'maximum number of instances to remove in one pass',
      numberOption('--max-kill', { ...size, atLeast: 1 }),
      5,
    )
    .option(
      '--scale-in-after <seconds>',
      'idle time after which a worker can be removed',
      numberOption('--scale-in-after', seconds),
      60,
    )
    .option(
      '--spot-share <share>',
      'share of spot instances in the capacity, 0 to 1 (default: 0, or 0.5 with faults of spot instances)',
      numberOption('--spot-share', { atLeast: 0, atMost: 1, fractions: true }),
    )
    .option(
      '--policy <file>',
      "JSON file with parts of a pool's configuration, such as scaling.objective or schedule, which override the options",
    )
    .option('--assembly <folder>', 'deploy this cloud assembly instead of the pool of the options')
    .option(
      '--faults <profile>',
      'faults to inject: none, gentle, rough, or kinds with their rates, such as throttle=0.05,spot=2 (default: none)',
      faultsOption,
    )
    .option(
      '--manager-off <from-to>',
      'switch the lifecycle manager off between these minutes of pool time, such as 30-150',
      managerOffOption,
    )
    .option(
      '--port <n>',
      'port of the APIs; 0 picks a free port',
      numberOption('--port', { atLeast: 0, atMost: 65_535 }),
      4600,
    )
    .option('--until-done', 'stop when all runs have ended and the pool is back at its minimum size')
    .option('--report <file>', 'write the summary to a JSON file')
    .option('--verbose', 'show the lines that the functions print')
    .option(
      '--inspect <function>',
      'accept a debugger on port 9229 in the function with this in its name, such as autoscaler; use it with --speed 1',
    )
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      `\nKinds of faults:\n${faultKindsHelp()}\n\nExit status: 0 if all runs have ended and Poolkeeper interrupted none, 1 otherwise, 2 if the command line or a file is wrong.`,
    )
    .exitOverride();
}

function optionsOf(flags: Flags): Options {
  if (flags.max < flags.min) {
    throw new UsageError(`--max must be at least --min (${flags.min}), got ${flags.max}`);
  }
  if (flags.minIdle > flags.max) {
    throw new UsageError(`--min-idle must be at most --max (${flags.max}), got ${flags.minIdle}`);
  }
  const workload = workloadOf(flags);
  const faults = flags.faults ?? localFaults.profiles.none;
  if (flags.untilDone && workload.kind === 'none') {
    throw new UsageError('--until-done waits for runs, and --no-workload has none: leave one of them out');
  }
  return {
    workload,
    workflow: flags.workflow ?? false,
    seed: flags.seed,
    speed: flags.speed,
    minSize: flags.min,
    maxSize: flags.max,
    bootSeconds: flags.boot,
    minIdle: flags.minIdle,
    maxCreate: flags.maxCreate,
    maxKill: flags.maxKill,
    scaleInAfterSeconds: flags.scaleInAfter,
    spotShare: flags.spotShare ?? defaultSpotShare(faults),
    policyFile: flags.policy,
    assembly: flags.assembly,
    faults,
    managerOff: flags.managerOff,
    port: flags.port,
    untilDone: flags.untilDone ?? false,
    reportFile: flags.report,
    verbose: flags.verbose ?? false,
    inspect: flags.inspect,
  };
}

function workloadOf({ trace, runs, workload, workflow }: Flags): WorkloadChoice {
  if (!workload) {
    if (trace !== undefined || runs !== undefined || workflow !== undefined) {
      throw new UsageError('--no-workload has no runs: leave out --trace, --runs and --workflow');
    }
    return { kind: 'none' };
  }
  if (trace !== undefined) {
    if (runs !== undefined) throw new UsageError('--trace already contains the runs: leave out --runs');
    return { kind: 'trace', file: trace };
  }
  return { kind: 'generated', runs };
}

interface NumberRange {
  readonly atLeast: number;
  readonly atMost: number;
  /** @default false */
  readonly fractions?: boolean;
}

/** A parser for an option's value, which must be a number in a range. */
function numberOption(flag: string, { atLeast, atMost, fractions = false }: NumberRange) {
  return (text: string): number => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= atLeast && value <= atMost && (fractions || Number.isInteger(value))) return value;
    const kind = fractions ? 'a number' : 'a whole number';
    throw new UsageError(`${flag} must be ${kind} from ${atLeast} to ${atMost}, got '${text}'`);
  };
}

/** Parses `30-150`. */
function managerOffOption(text: string): PoolMinutes {
  const [, from, to] = /^(\d{1,6}(?:\.\d+)?)-(\d{1,6}(?:\.\d+)?)$/.exec(text.trim()) ?? [];
  if (from === undefined || to === undefined || Number(from) >= Number(to)) {
    throw new UsageError(
      `--manager-off must be two numbers of minutes in ascending order, such as 30-150, got '${text}'`,
    );
  }
  return { from: Number(from), to: Number(to) };
}

function faultsOption(text: string): FaultProfile {
  const parsed = localFaults.parse(text);
  if (!parsed.ok) throw new UsageError(`--faults: ${parsed.problem}`);
  return parsed.profile;
}

/** Half of the capacity if there are faults that only affect spot instances. */
function defaultSpotShare({ spot, rebalance }: FaultProfile): number {
  return spot > 0 || rebalance > 0 ? 0.5 : 0;
}

/** One line per kind of fault. */
function faultKindsHelp(): string {
  return localFaults.kinds
    .map((kind) => {
      const { does, unit } = localFaults.settings(kind);
      return `  ${kind.padEnd(14)} ${does} (${faultUnitNames[unit]})`;
    })
    .join('\n');
}
