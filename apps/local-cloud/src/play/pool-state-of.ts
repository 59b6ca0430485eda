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
  const runs = { running: 0, finished: 0, interrupted: 0, queued: 0, canceled: 0, stopped: 0 };
  const all = world.spacelift.runs();
  for (const { state } of all) runs[state] += 1;
  const { profile } = cloud.faults;
  return {
    now: clock.now(),
    speed: clock.speed,
    endpointUrl: cloud.url,
    group: group && { ...group, members: countMembers(observeWorld(world, group, world.spacelift)) },
    runs: {
      pending: runs.queued,
      running: runs.running,
      finished: runs.finished,
      interruptedBy: countInterruptions(all),
      toCome: pool.remainingArrivals(),
    },
    faults: isFaultless(profile) ? undefined : localFaults.describe(profile),
    managerIsOn: cloud.lifecycleManager.isOn,
    failedBatch,
    passes,
    events: world.history.events,
  };
}
