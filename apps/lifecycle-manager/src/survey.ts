import type { EpochMs, Pool } from '@poolkeeper/pool-model';
import type { Gate } from './handle-termination.ts';

/** What a batch sees of the world, asked for once whatever the number of its messages. */
export interface Survey {
  /** Absent when Spacelift could not be read. */
  readonly pool: Pool | undefined;
  /** Of the instances without a worker, as far as EC2 knows them. */
  readonly launchTimes: ReadonlyMap<string, EpochMs>;
}

const nothingKnown: Survey = { pool: undefined, launchTimes: new Map() };

/** Reads the pool and, for instances without a worker, their launch times. What cannot be read is logged and missing. */
export async function survey(instanceIds: readonly string[], gate: Gate): Promise<Survey> {
  if (instanceIds.length === 0) return nothingKnown;
  let pool: Pool;
  try {
    pool = await gate.ports.pool.read();
  } catch (error) {
    gate.log.error('the pool cannot be read: instances are held until it can', { instanceIds, error });
    return nothingKnown;
  }
  const withWorker = new Set(
    pool.workers.map(({ identity }) => (identity.kind === 'known' ? identity.instanceId : undefined)),
  );
  const withoutWorker = instanceIds.filter((id) => !withWorker.has(id));
  return { pool, launchTimes: await readLaunchTimes(withoutWorker, gate) };
}

async function readLaunchTimes(
  instanceIds: readonly string[],
  { ports, log }: Gate,
): Promise<ReadonlyMap<string, EpochMs>> {
  if (instanceIds.length === 0) return nothingKnown.launchTimes;
  try {
    return await ports.instances.launchTimes(instanceIds);
  } catch (error) {
    log.error('launch times cannot be read: instances count as launched when the hook began to hold them', {
      instanceIds,
      error,
    });
    return nothingKnown.launchTimes;
  }
}
