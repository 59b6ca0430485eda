import { Command } from 'commander';
import type { Runner } from '../../program.ts';
import { local } from './local.ts';

interface Flags {
  readonly runs?: string;
  readonly trace?: string;
  readonly workload: boolean;
  readonly seed?: string;
  readonly speed?: string;
  readonly boot?: string;
  readonly faults?: string;
  readonly managerOff?: string;
  readonly port?: string;
  readonly untilDone?: boolean;
}

export function localCommand(runner: Runner): Command {
  return new Command('local')
    .summary('run a pool on this machine')
    .description(
      'Runs a pool of the configuration on this machine: its stacks, the real functions, the APIs of AWS and Spacelift, and runs to play. No account, no credentials. Shows the pool live in a terminal, and a line a pass elsewhere.',
    )
    .argument('[pool]', 'Name of the pool. Without: the only one of the configuration.')
    .option('--runs <n>', 'Generate this many runs, in the pattern of a working day. Without: a short day.')
    .option('--trace <file>', 'Take the runs from a CSV with the header queued_at,stack,duration_s.')
    .option('--no-workload', 'Only serve: the address is told, for AWS_ENDPOINT_URL.')
    .option('--seed <n>', 'What generated runs and chance are drawn from. Without: 1.')
    .option('--speed <x>', 'Pool seconds in a second of this machine. Without: 60.')
    .option('--boot <seconds>', 'Time until an instance has its worker. Without: 60.')
    .option('--faults <profile>', 'What goes wrong: none, gentle, rough, or kinds as throttle=0.05,spot=2.')
    .option('--manager-off <from-to>', 'Switch the lifecycle manager off, between these pool minutes.')
    .option('--port <n>', 'Where to serve; 0 picks a free port. Without: 4600.')
    .option('--until-done', 'Stop when all runs have ended and the pool is at rest again.')
    .action((pool: string | undefined, flags: Flags, command: Command) =>
      runner((context) => local(context, { pool, play: argumentsOf(flags) }), command.optsWithGlobals()),
    );
}

/** As local-cloud's own command line takes and checks them. */
function argumentsOf({ workload, untilDone = false, managerOff, ...values }: Flags): readonly string[] {
  const named = { ...values, 'manager-off': managerOff };
  return [
    ...Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
    ...(workload ? [] : ['--no-workload']),
    ...(untilDone ? ['--until-done'] : []),
  ];
}
