import { fault, ok, type CheckFinding, type Check } from './check.ts';
import { findHook } from '../subject/find-resources.ts';

/** Whether terminations are held for long enough, and abandoned when the lifecycle manager does not answer. */
export const hook: Check = {
  name: 'termination hook',
  scope: 'deployment',
  async check({ name, settings, aws, group }) {
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    if ((await group()) === undefined) return fault('there is no group', deploy);
    const found = await findHook(aws, settings.connection.group.name, 'TERMINATING');
    if (found === undefined) {
      return fault('the group has none: its runs are not protected, and it is not scaled in', deploy);
    }
    const { DefaultResult: result, HeartbeatTimeout: seconds = 0, NotificationTargetARN: target } = found;
    const findings: CheckFinding[] = [];
    if (result !== 'ABANDON') {
      findings.push(
        fault(
          `its default result is ${result ?? 'unknown'}: without an answer, instances are terminated with their runs`,
          deploy,
        ),
      );
    }
    const wanted = settings.lifecycle.heartbeatTimeoutMs / 1000;
    if (seconds !== wanted) {
      findings.push(
        fault(
          `its heartbeat timeout is ${seconds} seconds, but the lifecycle manager expects ${wanted}`,
          deploy,
        ),
      );
    }
    const queue = new URL(settings.lifecycle.queueUrl).pathname.split('/').at(-1) ?? '';
    if (target?.split(':').at(-1) !== queue) {
      findings.push(fault(`it notifies ${target ?? 'no target'} instead of the queue ${queue}`, deploy));
    }
    return findings.length > 0 ? findings : ok(`ABANDON after ${seconds} seconds`);
  },
};
