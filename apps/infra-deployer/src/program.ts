import { Command, CommanderError, Help, Option } from 'commander';
import { readFileSync } from 'node:fs';
import { commandGroups } from './commands/index.ts';
import type { CommandContext, GlobalOptions } from './command-context.ts';
import { exitStatus, type ExitStatus } from './exit-status.ts';
import { createStreamsHost } from './host/streams-host.ts';
import type { Host } from './host/host.ts';
import { reportError } from './report-error.ts';
import type { Surroundings } from './surroundings.ts';

export interface ProgramOptions {
  /** Who talks. @default - over the surroundings' streams, as the options say */
  readonly host?: Host;
}

/** Runs one command line, and says what the process ends with. Never throws. */
export async function runCommandLine(
  args: readonly string[],
  surroundings: Surroundings,
  options: ProgramOptions = {},
): Promise<ExitStatus> {
  let status: ExitStatus = exitStatus.done;
  const program = createProgram(surroundings, async (run, given) => {
    const host =
      options.host ??
      createStreamsHost(surroundings, {
        json: given.json ?? false,
        colour: given.color ?? true,
        verbose: given.verbose ?? false,
      });
    try {
      status = await run({ host, surroundings, options: given });
    } catch (error) {
      status = reportError(error, {
        surroundings,
        json: given.json ?? false,
        verbose: given.verbose ?? false,
      });
    }
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version have said what they had to say; so have errors of the command line.
    return error.exitCode === 0 ? exitStatus.done : exitStatus.misused;
  }
  return status;
}

/** How a command is run once its options are known. */
export type Runner = (
  run: (context: CommandContext) => Promise<ExitStatus>,
  options: GlobalOptions,
) => Promise<void>;

/** The command tree: for running it, for completion and for the reference page. */
export function createProgram(
  surroundings: Pick<Surroundings, 'stdout' | 'stderr'>,
  runner: Runner,
): Command {
  const { stdout, stderr } = surroundings;
  const program = new Command('poolkeeper')
    .description('Deploys and runs Spacelift worker pools on EC2 Auto Scaling groups.')
    .version(version(), '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print help.')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, visibleGlobalOptions })
    .showHelpAfterError('(poolkeeper --help shows what there is)')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
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

/** Help, streams and exits are the same at every depth. */
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent).helpCommand(false);
  for (const child of command.commands) inherit(child, command);
}

/** The version is the program's alone. */
function visibleGlobalOptions(this: Help, command: Command): Option[] {
  const options = Help.prototype.visibleGlobalOptions.call(this, command);
  return options.filter(({ long }) => long !== '--version');
}

const globalOptions: readonly (() => Option)[] = [
  () =>
    new Option(
      '-c, --config <file...>',
      'Configuration files. Without: poolkeeper.yaml and poolkeeper.*.yaml here.',
    ),
  () =>
    new Option('--region <region>', 'AWS region. Without: that of the configuration, then of the profile.'),
  () => new Option('--profile <name>', 'Profile of the AWS configuration.'),
  () => new Option('--json', 'Print the answer as JSON, for programs.'),
  () => new Option('--verbose', 'Say more on the way, and where an error comes from.'),
  () => new Option('--no-color', 'Print without colour. So does the environment variable NO_COLOR.'),
];

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
