import type { Terminal } from '@poolkeeper/local-cloud';
import { Command } from 'commander';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asStarted } from '../cli/as-started.ts';
import type { CommandContext, Runner } from '../cli/context.ts';
import { CommandError } from '../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../cli/exit-status.ts';
import { configOption, nextSteps } from '../cli/next-steps.ts';
import { selectPools, type PoolFile } from '../pools/read-pools.ts';
import { deployablesOf } from '../stacks/deployables.ts';

interface Flags {
  readonly runs?: string;
  readonly trace?: string;
  readonly workload: boolean;
  readonly workflow?: boolean;
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
      'Runs a pool of the configuration on this machine: its stacks, the real functions, the APIs of AWS and Spacelift, and a workload of runs. Needs no account and no credentials. Shows the pool live in a terminal, and one line for each pass elsewhere.',
    )
    .argument('[pool]', 'Name of the pool. Default: the only pool of the configuration.')
    .option('--runs <n>', 'Generate this many runs, in the pattern of a working day. Default: a short day.')
    .option('--trace <file>', 'Take the runs from a CSV file with the header queued_at,stack,duration_s.')
    .option(
      '--workflow',
      'Add made-up confirmations, locked stacks and dependencies between stacks to the runs, which traces lack and pools have.',
    )
    .option('--no-workload', 'Only serve the APIs. Prints the address for AWS_ENDPOINT_URL.')
    .option('--seed <n>', 'Seed for generated runs and random events. Default: 1.')
    .option('--speed <x>', 'Simulated seconds for each second on this machine. Default: 60.')
    .option('--boot <seconds>', 'Seconds until an instance has its worker. Default: 60.')
    .option(
      '--faults <profile>',
      'Faults to inject: none, gentle, rough, or kinds such as throttle=0.05,spot=2.',
    )
    .option('--manager-off <from-to>', 'Switch the lifecycle manager off between these simulated minutes.')
    .option('--port <n>', 'Port to serve on; 0 picks a free port. Default: 4600.')
    .option('--until-done', 'Stop when all runs have ended and the pool is idle again.')
    .action((pool: string | undefined, flags: Flags, command: Command) =>
      runner(
        (context) => local(context, { pool, play: localCloudArguments(flags) }),
        command.optsWithGlobals(),
      ),
    );
}

/** The options as arguments of local-cloud, which parses and checks them. */
function localCloudArguments({
  workload,
  workflow = false,
  untilDone = false,
  managerOff,
  ...values
}: Flags): readonly string[] {
  const named = { ...values, 'manager-off': managerOff };
  return [
    ...Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value])),
    ...(workflow ? ['--workflow'] : []),
    ...(workload ? [] : ['--no-workload']),
    ...(untilDone ? ['--until-done'] : []),
  ];
}

interface LocalOptions {
  /** @default - the only pool */
  readonly pool?: string;
  /** Arguments of local-cloud. */
  readonly play: readonly string[];
}

/** Runs until it is interrupted or all runs are done. */
async function local(context: CommandContext, { pool: name, play }: LocalOptions): Promise<ExitStatus> {
  const { host, system, options } = context;
  const pool = onThisMachine(await selectPool(context, name));
  const { parseOptions, playPool, PortInUseError, UsageError } = await import('@poolkeeper/local-cloud');
  const folder = mkdtempSync(join(tmpdir(), 'poolkeeper-local-'));
  let keepsFolder = false;
  try {
    const reportFile = join(folder, 'report.json');
    const parsed = parseOptions([...play, '--report', reportFile]);
    if (parsed.kind === 'help') throw new Error('local-cloud was asked for help');
    const { workerPoolId } = pool.config.spacelift;
    const { scaling, name: poolName } = pool.config;
    const status = await playPool({
      options: {
        ...parsed.options,
        minSize: scaling.minSize,
        maxSize: scaling.maxSize,
        minIdle: scaling.minIdle,
      },
      synthesized: (_, assemblyFolder) => synthesize(pool, join(assemblyFolder, 'cdk.out')),
      terminal: terminalFor(context),
      stopped: aborted(system.signal),
      spacelift: { poolId: workerPoolId, poolName },
      logFile: join(folder, 'functions.log'),
      commands: commandsFor(context, poolName),
    });
    // The log of a run that failed is kept, to find the cause.
    keepsFolder = status !== 0;
    if (options.json === true) host.output({ text: '', data: JSON.parse(readFileSync(reportFile, 'utf8')) });
    return status === 0 ? exitStatus.done : exitStatus.failed;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof PortInUseError)) throw error;
    throw new CommandError(error.message, { code: 'usage', fault: 'user', cause: error });
  } finally {
    if (!keepsFolder) rmSync(folder, { recursive: true, force: true });
  }
}

function commandsFor({ host, system, options }: CommandContext, pool: string): readonly string[] {
  const config = configOption(options.config);
  const steps = nextSteps(
    [
      { command: `poolkeeper status ${pool}${config}`, purpose: 'what the pool does now' },
      { command: `poolkeeper plan ${pool}${config}`, purpose: 'what the next pass would do' },
      { command: `poolkeeper doctor ${pool}${config}`, purpose: 'whether all is well' },
      { command: `poolkeeper deploy ${pool}${config}`, purpose: 'deploy it here, as to AWS' },
    ],
    host.paint,
  );
  return steps.map((line) => asStarted(line, system.env));
}

async function selectPool({ system, options }: CommandContext, name?: string): Promise<PoolFile> {
  const pools = await selectPools(system.cwd, {
    config: options.config,
    pools: name === undefined ? undefined : [name],
  });
  const [pool] = pools;
  if (pool !== undefined && pools.length === 1) return pool;
  throw new CommandError(`there are several pools: ${pools.map(({ config }) => config.name).join(', ')}`, {
    code: 'usage',
    fault: 'user',
    fix: 'Name the one to run: poolkeeper local NAME.',
  });
}

/** Removes the user's account and image, which the local cloud does not have. It builds images as AWS does. */
function onThisMachine({ file, config }: PoolFile): PoolFile {
  const { instances, image } = config;
  const id = spaceliftImageIds[instances.architecture];
  return { file, config: { ...config, aws: {}, image: { id, build: image.build } } };
}

/** Of the images that the local cloud has. */
const spaceliftImageIds = { x86_64: 'ami-0123456789abcdef0', arm64: 'ami-0123456789abcdef1' } as const;

async function synthesize(pool: PoolFile, outdir: string): Promise<string> {
  const { createCdkApp } = await import('../stacks/cdk-app.ts');
  return createCdkApp(deployablesOf([], [pool]), { outdir }).synth().directory;
}

/** Where local-cloud draws its live view: on stdout, unless stdout is for the JSON result. */
function terminalFor({ system: { stdout, stderr, env }, options }: CommandContext): Terminal {
  const stream = options.json === true ? stderr : stdout;
  const interactive = stream.isTTY === true && env.TERM !== 'dumb';
  return {
    write: (text) => {
      stream.write(text);
    },
    interactive,
    colour: interactive && (options.color ?? true) && (env.NO_COLOR ?? '') === '',
    width: () => (interactive ? (stream.columns ?? Infinity) : Infinity),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
