import type { Worker } from '@poolkeeper/pool-model';

/** Whether a worker says that it runs on the instance. */
export function isKnownToBeOn({ identity }: Worker, instanceId: string): boolean {
  return identity.kind === 'known' && identity.instanceId === instanceId;
}
