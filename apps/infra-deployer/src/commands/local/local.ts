import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandContext } from '../../command-context.ts';
import { selectPools, type PoolFile } from '../../config-files/read-pools.ts';
import { deployablesOf } from '../../deployment/deployables.ts';
import { CommandError } from '../../errors.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';
import { terminalOf } from './terminal-of.ts';

export interface LocalOptions {
  /** @default - the only one */
  readonly pool?: string;
  /** What is played, as local-cloud's command line takes it. */
  readonly play: readonly string[];
}

/** Runs a pool of the configuration on this machine until it is stopped, or its runs are done. */
export async function local(
  context: CommandContext,
  { pool: name, play }: LocalOptions,
): Promise<ExitStatus> {
  const { host, surroundings, options } = context;
  const pool = placedHere(await theOnly(context, name));
  const { parseOptions, playPool, PortInUseError, UsageError } = await import('@poolkeeper/local-cloud');
  const folder = mkdtempSync(join(tmpdir(), 'poolkeeper-local-'));
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
        assembly: await synthesize(pool, join(folder, 'cdk.out')),
      },
      terminal: terminalOf(surroundings, { isAnswer: options.json !== true, colour: options.color ?? true }),
      stopped: aborted(surroundings.signal),
      spacelift: { poolId: workerPoolId, poolName },
      logFile: join(tmpdir(), `poolkeeper-functions-${parsed.options.port}.log`),
    });
    if (options.json === true) host.answer({ text: '', data: JSON.parse(readFileSync(reportFile, 'utf8')) });
    return status === 0 ? exitStatus.done : exitStatus.failed;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof PortInUseError)) throw error;
    throw new CommandError(error.message, { code: 'usage', fault: 'user', cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function theOnly({ surroundings, options }: CommandContext, name?: string): Promise<PoolFile> {
  const pools = await selectPools(surroundings.cwd, {
    config: options.config,
    ...(name !== undefined && { pools: [name] }),
  });
  const [pool] = pools;
  if (pool !== undefined && pools.length === 1) return pool;
  throw new CommandError(`there are several pools: ${pools.map(({ config }) => config.name).join(', ')}`, {
    code: 'usage',
    fault: 'user',
    fix: 'Say which one to run: poolkeeper local NAME.',
  });
}

/** This machine is no account of yours and has no image to look up. */
function placedHere({ file, config }: PoolFile): PoolFile {
  return { file, config: { ...config, aws: {}, image: { id: 'ami-0123456789abcdef0' } } };
}

async function synthesize(pool: PoolFile, outdir: string): Promise<string> {
  const { appOf } = await import('../../deployment/app-of.ts');
  return appOf(deployablesOf([], [pool]), { outdir }).synth().directory;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
