import { Command, CommanderError } from 'commander';
import type { FaultProfile } from '@poolkeeper/pool-world';
import { localFaults } from '../faults/local-faults.ts';
import { UsageError } from './errors.ts';
import { faultKindsHelp, faultsOption, usualSpotShare } from './faults-option.ts';
import { managerOffOption } from './manager-off-option.ts';
import { numberOption } from './number-option.ts';
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
  readonly faults: FaultProfile;
  readonly managerOff?: PoolMinutes;
  readonly port: number;
  readonly untilDone?: true;
  readonly report?: string;
  readonly workload: boolean;
  readonly verbose?: true;
  readonly inspect?: string;
}

/** Reads the command line; refuses a wrong one by throwing `UsageError` with one line. */
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
      'Runs a Spacelift worker pool on this machine: the AWS and Spacelift APIs, the Lambda functions, and runs to play.',
    )
    .option('--trace <file>', 'take the runs from a CSV with the header queued_at,stack,duration_s')
    .option(
      '--runs <n>',
      'generate this many runs, in the pattern of a working day (default: a short day)',
      numberOption('--runs', { atLeast: 1, atMost: 100_000 }),
    )
    .option(
      '--seed <n>',
      'what generated runs and the world draw from',
      numberOption('--seed', { atLeast: 0, atMost: 2 ** 31 - 1 }),
      1,
    )
    .option('--no-workload', 'only serve, for other clients')
    .option(
      '--speed <x>',
      'pool seconds in a second of this machine',
      numberOption('--speed', { atLeast: 1, atMost: 1000, fractions: true }),
      60,
    )
    .option('--min <n>', 'minimum size of the group', numberOption('--min', size), 0)
    .option('--max <n>', 'maximum size of the group', numberOption('--max', size), 10)
    .option(
      '--boot <seconds>',
      'time until an instance has its worker',
      numberOption('--boot', { ...seconds, atLeast: 1 }),
      60,
    )
    .option('--min-idle <n>', 'idle workers to keep ready', numberOption('--min-idle', size), 0)
    .option(
      '--max-create <n>',
      'instances to add in one pass at most',
      numberOption('--max-create', { ...size, atLeast: 1 }),
      10,
    )
    .option(
      '--max-kill <n>',
      'instances to remove in one pass at most',
      numberOption('--max-kill', { ...size, atLeast: 1 }),
      5,
    )
    .option(
      '--scale-in-after <seconds>',
      'idle time after which a worker may go',
      numberOption('--scale-in-after', seconds),
      300,
    )
    .option(
      '--spot-share <share>',
      'share of the capacity that is spot instances, 0 to 1 (default: 0, or 0.5 with faults that need them)',
      numberOption('--spot-share', { atLeast: 0, atMost: 1, fractions: true }),
    )
    .option(
      '--policy <file>',
      "JSON with parts of a pool's configuration, such as scaling.objective or schedule; it counts more than the options",
    )
    .option('--assembly <folder>', "deploy this cloud assembly instead of the options' pool")
    .option(
      '--faults <profile>',
      'what goes wrong: none, gentle, rough, or kinds with their rates, throttle=0.05,spot=2',
      faultsOption,
      localFaults.profiles.none,
    )
    .option(
      '--manager-off <from-to>',
      'switch the lifecycle manager off, between these pool minutes since the start',
      managerOffOption,
    )
    .option(
      '--port <n>',
      'where to serve; 0 picks a free port',
      numberOption('--port', { atLeast: 0, atMost: 65_535 }),
      4600,
    )
    .option(
      '--until-done',
      'stop when all runs have ended and the pool is back at its minimum, and print the summary',
    )
    .option('--report <file>', 'write the summary as JSON')
    .option('--verbose', 'show what the functions print')
    .option(
      '--inspect <function>',
      'accept a debugger on port 9229 in the function with this in its name, such as autoscaler; use it with --speed 1',
    )
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      `\nKinds of faults:\n${faultKindsHelp()}\n\nExit status: 0 when every run ended and none was interrupted by us, 1 otherwise, 2 when the command line or a file is wrong.`,
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
  if (flags.untilDone && workload.kind === 'none') {
    throw new UsageError('--until-done waits for runs, and --no-workload plays none: leave one of them out');
  }
  return {
    workload,
    seed: flags.seed,
    speed: flags.speed,
    minSize: flags.min,
    maxSize: flags.max,
    bootSeconds: flags.boot,
    minIdle: flags.minIdle,
    maxCreate: flags.maxCreate,
    maxKill: flags.maxKill,
    scaleInAfterSeconds: flags.scaleInAfter,
    spotShare: flags.spotShare ?? usualSpotShare(flags.faults),
    policyFile: flags.policy,
    assembly: flags.assembly,
    faults: flags.faults,
    managerOff: flags.managerOff,
    port: flags.port,
    untilDone: flags.untilDone ?? false,
    reportFile: flags.report,
    verbose: flags.verbose ?? false,
    inspect: flags.inspect,
  };
}

function workloadOf({ trace, runs, workload }: Flags): WorkloadChoice {
  if (!workload) {
    if (trace !== undefined || runs !== undefined) {
      throw new UsageError('--no-workload plays no runs: leave out --trace and --runs');
    }
    return { kind: 'none' };
  }
  if (trace !== undefined) {
    if (runs !== undefined) throw new UsageError('--trace brings its own runs: leave out --runs');
    return { kind: 'trace', file: trace };
  }
  return { kind: 'generated', runs };
}
