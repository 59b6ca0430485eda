import type { CommandContext } from '../../../cli/context.ts';
import { CommandError } from '../../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../../cli/exit-status.ts';
import { deployedPools, type DeployedPoolSelection } from '../../../deployed/deployed-pools.ts';
import { PoolReader } from './pool-reader.ts';
import { watchPools } from './watch-pools.ts';

export interface WebOptions extends DeployedPoolSelection {
  /** On 127.0.0.1. 0 picks a free port. */
  readonly port: number;
  /** Between two readings of a pool, while a page is open. */
  readonly everyMs: number;
}

/** Serves the console of deployed pools until the command is interrupted. */
export async function serveStatus(
  context: CommandContext,
  { port, everyMs, ...selection }: WebOptions,
): Promise<ExitStatus> {
  const { host, system } = context;
  const pools = await deployedPools(context, selection);
  const { serveConsole, PortInUseError } = await import('@poolkeeper/local-cloud');
  const watch = watchPools({
    pools: pools.map((pool) => ({ name: pool.name, reader: new PoolReader(context, { pool, everyMs }) })),
    everyMs,
    clock: system.clock,
  });
  const server = await serveConsole({ port, follow: watch.follow }).catch((error: unknown) => {
    if (!(error instanceof PortInUseError)) throw error;
    throw new CommandError(error.message, { code: 'usage', fault: 'user', cause: error });
  });
  const names = pools.map(({ name }) => name);
  host.output({
    text: [
      `The console of ${names.join(', ')}: ${server.url}`,
      `It only reads, every ${everyMs / 1000} s while its page is open. Ctrl-C ends it.`,
    ].join('\n'),
    data: { pools: names, url: server.url },
  });
  await interrupted(system.signal);
  await server.close();
  return exitStatus.done;
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}
