import { countMembers } from '@poolkeeper/pool-model';
import type { PoolState } from '../console/pool-state.ts';
import { isFaultless } from '@poolkeeper/pool-world';
import { localFaults } from '../faults/local-faults.ts';
import { countInterruptions } from '../report/interruptions.ts';
import type { LocalPool } from './local-pool.ts';
import { observeWorld } from '../world/observe-world.ts';

/** The current state of a pool for the live view. */
export function poolStateOf(pool: LocalPool, failedBatch: PoolState['failedBatch']): PoolState {
  const { world, clock, cloud, passes } = pool;
  const group = world.autoScaling.describeGroups()[0];
  const counts = world.spacelift.runCounts();
  const { profile } = cloud.faults;
  return {
    now: clock.now(),
    speed: clock.speed,
    endpointUrl: cloud.url,
    group: group && { ...group, members: countMembers(observeWorld(world, group, world.spacelift)) },
    runs: {
      pending: world.spacelift.pendingRuns(),
      running: counts.running + counts.applying,
      unconfirmed: counts.unconfirmed,
      blocked: counts.blocked,
      finished: counts.finished,
      interruptedBy: countInterruptions(world.spacelift.runs()),
      toCome: pool.remainingArrivals(),
    },
    faults: isFaultless(profile) ? undefined : localFaults.describe(profile),
    managerIsOn: cloud.lifecycleManager.isOn,
    failedBatch,
    passes,
    events: world.history.events,
  };
}
