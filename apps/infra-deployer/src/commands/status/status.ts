import { setTimeout as wait } from 'node:timers/promises';
import type { CommandContext } from '../../command-context.ts';
import { deployedPools, type DeployedPool } from '../../deployed/deployed-pools.ts';
import { gateStatus } from '../../deployed/gate-status.ts';
import { lookAtPool } from '../../deployed/look-at-pool.ts';
import { recentDecisions } from '../../deployed/recent-decisions.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';
import { describeStatus } from './describe-status.ts';
import { poolStatus, type PoolStatus } from './pool-status.ts';

export interface StatusOptions {
  /** @default - those of the configuration, or all there are */
  readonly pools: readonly string[];
  /** Looks again and again, until somebody ends it. */
  readonly watch: boolean;
  /** Between two looks. */
  readonly everyMs: number;
}

/** How pools are at the moment. */
export async function status(context: CommandContext, options: StatusOptions): Promise<ExitStatus> {
  const { signal } = context.surroundings;
  const pools = await deployedPools(context, options.pools);
  const show = async () => {
    const seen = await Promise.all(pools.map((pool) => statusOf(context, pool)));
    const text = seen.map((pool) => describeStatus(pool, context.host.paint)).join('\n\n');
    const answer = { text, data: { pools: seen } };
    if (options.watch) context.host.show(answer);
    else context.host.answer(answer);
  };
  await show();
  while (options.watch && (await hasTime(options.everyMs, signal))) await show();
  return exitStatus.done;
}

async function statusOf(context: CommandContext, pool: DeployedPool): Promise<PoolStatus> {
  const [look, gate, decisions] = await Promise.all([
    lookAtPool(context, pool),
    gateStatus(context, pool),
    recentDecisions(context, pool),
  ]);
  return poolStatus(pool.name, look, { gate, decisions });
}

/** False when somebody has ended the command meanwhile. */
async function hasTime(ms: number, signal: AbortSignal): Promise<boolean> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
