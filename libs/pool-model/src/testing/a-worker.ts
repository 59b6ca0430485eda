import type { Worker } from '../worker.ts';
import { defaultGroupName } from './a-group.ts';
import { ago, minutes } from './moment.ts';
import { nextInstanceId, nextWorkerId } from './next-id.ts';
import { type Overrides, withOverrides } from './overrides.ts';

/**
 * A worker of the default group, registered 58 minutes ago and, unless it is busy, idle for the last 30. Its instance is
 * unique: give `identity` to say which.
 */
export function aWorker(overrides: Overrides<Worker> = {}): Worker {
  const isBusy = overrides.busy ?? false;
  if (isBusy && overrides.availableAt !== undefined) {
    throw new Error('a busy worker is not available since some time: leave out busy or availableAt');
  }
  return withOverrides<Worker>(
    {
      id: nextWorkerId(),
      busy: false,
      drained: false,
      registeredAt: ago(minutes(58)),
      ...(!isBusy && { availableAt: ago(minutes(30)) }),
      identity: { kind: 'known', instanceId: nextInstanceId(), groupName: defaultGroupName },
    },
    overrides,
  );
}
