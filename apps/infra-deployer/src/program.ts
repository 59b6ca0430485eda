import { Command, CommanderError, Help, Option } from 'commander';
import { asStarted } from './cli/as-started.ts';
import type { Runner } from './cli/context.ts';
import { exitStatus, type ExitStatus } from './cli/exit-status.ts';
import { createStreamsHost } from './cli/streams-host.ts';
import type { System } from './cli/system.ts';
import { commandGroups } from './commands/command-groups.ts';
import { withLocalSession } from './local/local-session.ts';
import { packageVersion } from './package-version.ts';
import { reportError } from './report-error.ts';

/** Runs a command line and returns the exit status of the process. Reports errors instead of throwing them. */
export async function runCommandLine(args: readonly string[], system: System): Promise<ExitStatus> {
  let status: ExitStatus = exitStatus.done;
  const program = createProgram(system, async (run, given) => {
    const { json = false, verbose = false, color: colour = true } = given;
    const host = createStreamsHost(system, { json, colour, verbose });
    try {
      status = await run(await withLocalSession({ host, system, options: given }));
    } catch (error) {
      status = reportError(error, { system, json, verbose });
    }
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has already printed help, the version or the error.
    return error.exitCode === 0 ? exitStatus.done : exitStatus.misused;
  }
  return status;
}

/** The command tree, for running it, for completion and for the reference page. */
export function createProgram(system: Pick<System, 'stdout' | 'stderr' | 'env'>, runner: Runner): Command {
  const { stdout, stderr, env } = system;
  const program = new Command('poolkeeper')
    .description('Deploys and runs Spacelift worker pools on EC2 Auto Scaling groups.')
    .version(packageVersion(), '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print help.')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, visibleGlobalOptions })
    .showHelpAfterError('(run poolkeeper --help for usage)')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(asStarted(text, env)),
      getOutHelpWidth: () => Math.min(stdout.columns ?? 100, 100),
      getErrHelpWidth: () => Math.min(stderr.columns ?? 100, 100),
    });
  for (const option of globalOptions) program.addOption(option());
  for (const { heading, commands } of commandGroups) {
    for (const define of commands) {
      const command = define(runner).helpGroup(`${heading}:`);
      inherit(command, program);
      program.addCommand(command);
    }
  }
  return program;
}

/** Applies the program's settings for help, output and exits to a command and its subcommands. */
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent).helpCommand(false);
  for (const child of command.commands) inherit(child, command);
}

/** Only the program itself has --version. */
function visibleGlobalOptions(this: Help, command: Command): Option[] {
  const options = Help.prototype.visibleGlobalOptions.call(this, command);
  return options.filter(({ long }) => long !== '--version');
}

const globalOptions: readonly (() => Option)[] = [
  () =>
    new Option(
      '-c, --config <file...>',
      'Configuration files. Default: poolkeeper.yaml and poolkeeper.*.yaml in the current folder.',
    ),
  () =>
    new Option(
      '--region <region>',
      'AWS region. Default: the region of the configuration, then of the profile.',
    ),
  () => new Option('--profile <name>', 'AWS profile.'),
  () => new Option('--json', 'Print the result as JSON.'),
  () => new Option('--verbose', 'Print details, and the stack trace of an error.'),
  () => new Option('--no-color', 'Print without colour. The environment variable NO_COLOR does the same.'),
];
