import { constants } from 'node:fs';
import { access, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PoolConfig } from '@poolkeeper/pool-config';
import type { EpochMs } from '@poolkeeper/pool-model';
import { isFaultless, type SpaceliftSettings } from '@poolkeeper/pool-world';
import { readAssembly } from '../cloudformation/assembly.ts';
import { StackFailedError, TemplateError } from '../cloudformation/errors.ts';
import { scaledClock } from '../clock/scaled-clock.ts';
import { describeAlarm } from '../console/describe-events.ts';
import { greeting } from '../console/greeting.ts';
import { poolConsole, writeLines } from '../console/pool-console.ts';
import type { PoolState } from '../console/pool-state.ts';
import type { Terminal } from '../console/terminal.ts';
import { localApiKeyId } from '../deploy/provide-secrets.ts';
import { functionLogFile } from '../functions/function-log.ts';
import { localFaults } from '../faults/local-faults.ts';
import { UsageError } from '../options/errors.ts';
import type { Options } from '../options/options.ts';
import { describeSummary } from '../report/describe-summary.ts';
import { summarize } from '../report/summary.ts';
import { loadWorkload } from './load-workload.ts';
import { startLocalPool, type LocalPool } from './local-pool.ts';
import { playedPool, poolConfigOf } from './pool-config-of.ts';
import { poolStateOf } from './pool-state-of.ts';
import { synthesize } from './synthesize.ts';

export interface Play {
  readonly options: Options;
  readonly terminal: Terminal;
  /** The play ends when this promise settles. */
  readonly stopped: Promise<unknown>;
  /** Writes the cloud assembly of a pool into a temporary folder and returns its path. @default synthesize */
  readonly synthesized?: (config: PoolConfig, folder: string) => Promise<string>;
  /** The Spacelift worker pool of the runs. @default - the pool of the synthesized templates */
  readonly spacelift?: SpaceliftSettings;
  /** The file for the lines that functions print. @default - a file in this package's `dist/logs` */
  readonly logFile?: string;
  /** Commands that the greeting suggests. @default - one of the AWS command line */
  readonly commands?: readonly string[];
}

/** If the first passes all fail, none will succeed, and the play with `--until-done` ends. */
const hopelessPasses = 5;

/**
 * Runs a pool until it is stopped or, with `--until-done`, until its runs have ended. Shows the pool while it runs, and
 * prints a summary at the end. Resolves with the exit status. Rejects with `UsageError` or `PortInUseError` if the play
 * could not start.
 */
export async function playPool({
  options,
  terminal,
  stopped,
  synthesized = synthesize,
  spacelift = playedPool,
  logFile = ownLogFile(options.port),
  commands = ['aws autoscaling describe-auto-scaling-groups'],
}: Play): Promise<0 | 1> {
  const startAt = Date.now();
  const arrivals = await loadWorkload(options, startAt);
  if (options.reportFile !== undefined) await requireWritable(options.reportFile);
  const temporary = await mkdtemp(join(tmpdir(), 'local-cloud-assembly-'));
  const removeTemporary = () => rm(temporary, { recursive: true, force: true });
  const assembly = await assemblyOf(options, terminal, (config) => synthesized(config, temporary)).catch(
    async (error: unknown) => {
      await removeTemporary();
      throw error;
    },
  );
  const clock = scaledClock({ startAt, speed: options.speed });

  const log = functionLogFile(logFile);
  const view = poolConsole(options.verbose ? { ...terminal, interactive: false } : terminal);
  const done = Promise.withResolvers<EpochMs>();
  let failedBatch: PoolState['failedBatch'];
  const pool = await startLocalPool({
    options,
    clock,
    arrivals,
    assembly,
    spacelift,
    log: {
      write: (line) => {
        log.write(line);
        if (options.verbose) view.noted(`${line.functionName}: ${line.text}`, clock.now());
      },
    },
    onPass: (pass) => {
      view.passed(pass);
      if (
        isFaultless(options.faults) &&
        pool.passes.length === hopelessPasses &&
        pool.passes.every(({ kind }) => kind === 'failed')
      ) {
        view.noted(`the first ${hopelessPasses} passes have all failed`, pass.at);
        done.resolve(pass.at);
      }
    },
    onFailedBatch: (problem, at) => {
      failedBatch = { at, problem };
      view.noted(`lifecycle manager failed: ${problem}`, at);
    },
    onSwitch: (on, at) => {
      view.noted(`lifecycle manager switched ${on ? 'on again' : 'off'}`, at);
    },
    onEvent: (event) => {
      const alarm = describeAlarm(event);
      if (alarm !== undefined) view.noted(alarm, event.at);
    },
    onDone: (at) => {
      view.noted('all runs have ended, and the pool is back at its minimum size', at);
      done.resolve(at);
    },
  })
    .catch((error: unknown) => {
      throw options.assembly === undefined ? error : asUsageError(error);
    })
    // oxlint-disable-next-line typescript/no-misused-promises -- `finally` waits for it
    .finally(removeTemporary);

  writeLines(
    terminal,
    greeting({
      endpointUrl: pool.cloud.url,
      region: pool.world.region,
      credentials: pool.cloud.credentials,
      token: pool.cloud.token,
      apiKey: pool.cloud.apiKey,
      poolId: pool.world.spacelift.poolId,
      ...(!isFaultless(options.faults) && { faults: localFaults.describe(options.faults) }),
      logFile,
      commands,
    }),
  );
  view.begin(() => poolStateOf(pool, failedBatch));
  await Promise.race(options.untilDone ? [stopped, done.promise] : [stopped]);
  view.end();
  await pool.close();
  await log.close();
  return report(pool, options, terminal);
}

/** The assembly to deploy. Both steps take seconds, in which nothing else is shown. */
async function assemblyOf(
  options: Options,
  terminal: Terminal,
  synthesized: (config: PoolConfig) => Promise<string>,
): Promise<string> {
  if (options.assembly === undefined) terminal.write("Synthesizing the pool's templates ...\n");
  else requireStacks(options.assembly);
  const assembly = options.assembly ?? (await synthesized(await poolConfigOf(options, localApiKeyId)));
  terminal.write('Deploying them on this machine ...\n');
  return assembly;
}

function requireStacks(folder: string): void {
  try {
    if (readAssembly(folder).stacks.length > 0) return;
  } catch (error) {
    throw asUsageError(error);
  }
  throw new UsageError(`--assembly: ${folder} contains no stacks: use the output folder of \`cdk synth\``);
}

/** What is wrong with an assembly that the user named is no fault of local-cloud's. */
function asUsageError(error: unknown): unknown {
  const isOfTemplate = error instanceof TemplateError || error instanceof StackFailedError;
  return isOfTemplate ? new UsageError(`--assembly: ${error.message}`, { cause: error }) : error;
}

function ownLogFile(port: number): string {
  return fileURLToPath(new URL(`../../dist/logs/functions-${port}.log`, import.meta.url));
}

async function report(pool: LocalPool, options: Options, terminal: Terminal): Promise<0 | 1> {
  const { world, passes } = pool;
  const summary = summarize({
    runs: world.spacelift.runs(),
    history: world.history,
    passes,
    toCome: pool.remainingArrivals(),
  });
  const poolSeconds = (world.now - pool.clock.anchor.pool) / 1000;
  terminal.write(`\n${describeSummary(summary, poolSeconds).join('\n')}\n`);
  if (options.reportFile !== undefined) {
    await writeFile(options.reportFile, `${JSON.stringify(summary, undefined, 2)}\n`);
  }
  const hasEnded = summary.runs.unfinished === 0 || !options.untilDone;
  return hasEnded && summary.runs.interrupted === 0 ? 0 : 1;
}

async function requireWritable(report: string): Promise<void> {
  const folder = dirname(resolve(report));
  await access(folder, constants.W_OK).catch(() => {
    throw new UsageError(`--report needs a file in a writable folder, got ${folder}`);
  });
  const isFolder = await stat(report).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw new UsageError(`--report needs a file, got the folder ${report}`);
}
