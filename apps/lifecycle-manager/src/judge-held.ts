import { countOthers, judgeRelease, type ReleaseVerdict } from '@poolkeeper/instance-selection';
import type { HookNotification } from './events/hook-notification.ts';
import type { Gate } from './gate.ts';
import type { Survey } from './survey.ts';

/** Judges an instance that a hook holds by this look and by what this process remembers of earlier ones. */
export function judgeHeld(
  { action, heldSince }: HookNotification,
  { now, pool, group, machines }: Survey,
  { settings: { registrationGraceMs }, sightings }: Gate,
): ReleaseVerdict {
  const { instanceId } = action;
  const machine = machines.get(instanceId);
  const look = {
    now,
    pool,
    instance: {
      id: instanceId,
      heldSince,
      launchedAt: machine?.launchedAt,
    },
    registrationGraceMs,
    machineRunning: machine?.isRunning,
  };
  const { workerless, hadWorker } = sightings.add(action, look);
  return judgeRelease({
    ...look,
    hadWorker,
    ...(workerless !== undefined && { workerlessSince: workerless.since }),
    ...(pool !== undefined &&
      group !== undefined && {
        others: countOthers(instanceId, { instances: group.instances, pool, now, registrationGraceMs }),
      }),
  });
}
