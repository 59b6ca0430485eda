import type { Check } from '../check.ts';
import { findTerminationHook } from '../find-termination-hook.ts';
import { fault, ok, type Finding } from '../finding.ts';

/** Whether terminations are held, long enough, and nothing is let go for want of an answer. */
export const hook: Check = {
  name: 'termination hook',
  of: 'deployment',
  async look({ name, settings, aws, group }) {
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    if ((await group()) === undefined) return fault('there is no group that could have one', deploy);
    const found = await findTerminationHook(aws, settings);
    if (found === undefined) {
      return fault('the group has none: nothing protects its runs, and nothing is scaled in', deploy);
    }
    const { DefaultResult: result, HeartbeatTimeout: seconds = 0, NotificationTargetARN: target } = found;
    const findings: Finding[] = [];
    if (result !== 'ABANDON') {
      findings.push(
        fault(
          `its default result is ${result ?? 'unknown'}: instances go with their runs when nobody answers`,
          deploy,
        ),
      );
    }
    const wanted = settings.lifecycle.heartbeatTimeoutMs / 1000;
    if (seconds !== wanted) {
      findings.push(
        fault(`it waits for ${seconds} seconds, and the lifecycle manager counts on ${wanted}`, deploy),
      );
    }
    const queue = new URL(settings.lifecycle.queueUrl).pathname.split('/').at(-1) ?? '';
    if (target?.split(':').at(-1) !== queue) {
      findings.push(fault(`it notifies ${target ?? 'nobody'}, and not the queue ${queue}`, deploy));
    }
    return findings.length > 0 ? findings : ok(`ABANDON after ${seconds} seconds`);
  },
};
