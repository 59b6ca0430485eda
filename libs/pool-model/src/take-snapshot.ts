import type { DemandHistory } from './demand-history.ts';
import type { RunsAhead } from './foreseen-runs.ts';
import type { Group } from './group.ts';
import { countsTowardsCapacity, type Instance, isOfAnotherPool } from './instance.ts';
import type { ForeignMember, GhostMember, Member, Workers } from './member.ts';
import type { Pool } from './pool.ts';
import { type Grace, isPastRegistrationGrace, joinTimes } from './registration-grace.ts';
import type { Snapshot } from './snapshot.ts';
import type { DurationMs, EpochMs } from './time.ts';
import type { Worker } from './worker.ts';

/** What a pass read of pool and group, and the one setting that their pairing needs. */
export interface SnapshotInput {
  readonly observedAt: EpochMs;
  readonly pool: Pool;
  readonly group: Group;
  /**
   * How long an instance in service may be without a worker after its launch or its entry into the group before it is a
   * stray.
   */
  readonly registrationGraceMs: DurationMs;
  /** For the policies that learn from past demand. @default - unknown */
  readonly history?: DemandHistory;
  /** For a policy that foresees runs. @default - unknown */
  readonly runsAhead?: RunsAhead;
}

/**
 * Pairs every instance of the group and every worker of the pool into exactly one member: first the instances in the
 * group's order, then the workers without an instance in the pool's order. The order of either changes no state.
 * Never throws.
 *
 * Pairing is by instance id alone, which is unique: metadata set by hand may lack the group's name or have another.
 */
export function takeSnapshot(observation: SnapshotInput): Snapshot {
  const { observedAt, registrationGraceMs, pool, group, history, runsAhead } = observation;
  const grace = { observedAt, registrationGraceMs, pool, joinedAt: joinTimes(group.activities) };
  const workersByInstance = Map.groupBy(pool.workers, instanceIdOf);
  const instanceIds = new Set<string | undefined>(group.instances.map((instance) => instance.id));

  const ours = group.instances.map((instance) =>
    memberOf(instance, workersByInstance.get(instance.id) ?? [], grace),
  );
  const others = pool.workers
    .filter((worker) => !instanceIds.has(instanceIdOf(worker)))
    .map((worker) => memberWithoutInstance(worker, group));
  return {
    observedAt,
    pool,
    group,
    members: [...ours, ...others],
    history,
    runsAhead,
  };
}

function instanceIdOf({ identity }: Worker): string | undefined {
  return identity.kind === 'known' ? identity.instanceId : undefined;
}

/**
 * The order of the checks matters: a run on a member outweighs everything except that the group no longer counts its
 * instance.
 */
function memberOf(
  instance: Instance,
  workers: readonly Worker[],
  grace: Grace & { readonly pool: Pool },
): Member {
  if (!countsTowardsCapacity(instance)) return { state: 'leaving', instance, workers };
  if (hasAny(workers) && workers.some((worker) => worker.busy)) return { state: 'busy', instance, workers };
  if (!hasAny(workers) && isOfAnotherPool(instance, grace.pool)) {
    return { state: 'stray', instance, workers: [] };
  }
  if (instance.state === 'pending') return { state: 'booting', instance, workers };
  if (hasAny(workers)) {
    const state = workers.every((worker) => worker.drained) ? 'drained' : 'idle';
    return { state, instance, workers };
  }
  return isPastRegistrationGrace(instance, grace)
    ? { state: 'stray', instance, workers: [] }
    : { state: 'booting', instance, workers: [] };
}

function memberWithoutInstance(worker: Worker, group: Group): GhostMember | ForeignMember {
  const isOurs = worker.identity.kind === 'known' && worker.identity.groupName === group.name;
  return { state: isOurs ? 'ghost' : 'foreign', workers: [worker] };
}

function hasAny(workers: readonly Worker[]): workers is Workers {
  return workers.length > 0;
}
