import { judgeRelease, type ReleaseVerdict } from '@poolkeeper/instance-selection';
import type { HookNotification } from '../events/event.ts';
import type { Gate } from './gate.ts';
import { workersOn, type Survey } from './survey.ts';

/**
 * Judges an instance that a hook holds, by this round's survey and by what earlier rounds of this process have found. Adds
 * this round to the findings.
 */
export function judgeHeld(
  { action, heldSince }: HookNotification,
  { now, pool, machines }: Survey,
  { settings: { registrationGraceMs }, memory }: Gate,
): ReleaseVerdict {
  const { instanceId } = action;
  const machine = machines.get(instanceId);
  const evidence = {
    now,
    pool,
    instance: {
      id: instanceId,
      heldSince,
      launchedAt: machine?.launchedAt,
    },
    registrationGraceMs,
    absenceWaitMs: registrationGraceMs,
    settlingTimeMs: 0,
    drainedSince: now,
    machineRunning: machine?.isRunning,
  };
  const hasWorker = workersOn({ pool }, instanceId).length > 0;
  const { workerless } = memory.findings.add(action, { evidence, hasWorker });
  return judgeRelease({
    ...evidence,
    workerlessSince: workerless?.since,
  });
}
