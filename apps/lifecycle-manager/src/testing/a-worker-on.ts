import type { Worker } from '@poolkeeper/pool-model';
import { aWorker, defaultGroupName, type Overrides } from '@poolkeeper/pool-model/testing';

/** A worker of the default group whose metadata names the instance. */
export function aWorkerOn(instanceId: string, overrides: Overrides<Worker> = {}): Worker {
  return aWorker({ identity: { kind: 'known', instanceId, groupName: defaultGroupName }, ...overrides });
}
