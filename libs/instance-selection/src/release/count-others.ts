import type { DurationMs, EpochMs, Instance, Pool } from '@poolkeeper/pool-model';

/** What an answer shows of the group's other instances, as a measure of its completeness. */
export interface OtherInstances {
  /** Instances with a listed worker. */
  readonly withWorker: number;
  /** Instances without one although their time to register is over. */
  readonly workerless: number;
}

export interface CountOthersInput {
  /** The group's instances in any state: a leaving one also shows whether its worker is missing. */
  readonly instances: readonly Pick<Instance, 'id' | 'launchedAt'>[];
  readonly pool: Pool;
  readonly now: EpochMs;
  readonly registrationGraceMs: DurationMs;
}

/**
 * Counts the instances other than the given one. Young instances, and those of unknown launch, are no evidence when
 * they have no worker.
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
