import type { DurationMs, EpochMs, Instance, Pool } from '@poolkeeper/pool-model';

/** What a pool's answer shows of the group's other instances: how much of it is there. */
export interface OtherInstances {
  /** Those with a worker in the list. */
  readonly withWorker: number;
  /** Those without, although their time to register is over. */
  readonly workerless: number;
}

export interface CountOthersInput {
  /** The group's instances, whatever their state: also one on its way out shows whether its worker was lost. */
  readonly instances: readonly Pick<Instance, 'id' | 'launchedAt'>[];
  readonly pool: Pool;
  readonly now: EpochMs;
  readonly registrationGraceMs: DurationMs;
}

/**
 * Counts the instances other than the given one. Young ones, and those of unknown launch, that have no worker are no
 * evidence for either side.
 */
export function countOthers(
  instanceId: string,
  { instances, pool, now, registrationGraceMs }: CountOthersInput,
): OtherInstances {
  const withWorker = new Set(
    pool.workers.map(({ identity }) => (identity.kind === 'known' ? identity.instanceId : undefined)),
  );
  const others = instances.filter(({ id }) => id !== instanceId);
  const lacking = others.filter(({ id }) => !withWorker.has(id));
  return {
    withWorker: others.length - lacking.length,
    workerless: lacking.filter(
      ({ launchedAt }) => launchedAt !== undefined && now - launchedAt >= registrationGraceMs,
    ).length,
  };
}
