import type { Check } from '../check.ts';
import { fault, ok, warning, type Finding } from '../finding.ts';

/** Suspended, each of these leaves the pool without something that it rests on. */
const needed = ['Launch', 'Terminate', 'HealthCheck', 'ReplaceUnhealthy'];

/** Whether the group is there, keeps what its hook abandons, and does its part. */
export const group: Check = {
  name: 'group',
  of: 'deployment',
  async look({ name, settings, group: find }) {
    const { name: groupName } = settings.connection.group;
    const found = await find();
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    if (found === undefined) return fault(`there is no Auto Scaling group ${groupName}`, deploy);
    const findings: Finding[] = [];
    if (found.InstanceLifecyclePolicy?.RetentionTriggers?.TerminateHookAbandon !== 'retain') {
      findings.push(
        fault(
          `${groupName} does not retain the instances whose termination is abandoned: with the lifecycle manager down, runs are killed`,
          `The policy is set when a group is created. ${deploy} under another name, and drain this one; or set it with the AWS console.`,
        ),
      );
    }
    const suspended = (found.SuspendedProcesses ?? [])
      .map(({ ProcessName = '' }) => ProcessName)
      .filter((process) => needed.includes(process));
    if (suspended.length > 0) {
      findings.push(
        fault(
          `somebody has suspended ${suspended.join(', ')}`,
          `Let it go on: aws autoscaling resume-processes --auto-scaling-group-name ${groupName} --scaling-processes ${suspended.join(' ')}`,
        ),
      );
    }
    if (found.MaxSize === 0) {
      findings.push(
        warning('its largest size is 0: nothing is launched', 'Raise scaling.maxSize, and deploy.'),
      );
    }
    if (findings.length > 0) return findings;
    return ok(
      `${groupName}: ${found.DesiredCapacity ?? 0} of ${found.MinSize ?? 0} to ${found.MaxSize ?? 0}`,
    );
  },
};
