import { tagsOf } from '../../../deployed/deployed-group.ts';
import { warmPoolSizesTag } from '../../renew/renew-warm-pool.ts';
import { fault, ok, warning, type CheckFinding, type Check } from './check.ts';

/** Scaling processes that a pool depends on. */
const neededProcesses = ['Launch', 'Terminate', 'HealthCheck', 'ReplaceUnhealthy'];

/** Whether the group exists, retains abandoned instances, and is not restricted. */
export const group: Check = {
  name: 'group',
  scope: 'deployment',
  async check({ name, settings, group: find }) {
    const { name: groupName } = settings.connection.group;
    const found = await find();
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    if (found === undefined) return fault(`there is no Auto Scaling group ${groupName}`, deploy);
    const findings: CheckFinding[] = [];
    if (found.InstanceLifecyclePolicy?.RetentionTriggers?.TerminateHookAbandon !== 'retain') {
      findings.push(
        fault(
          `${groupName} does not retain instances whose termination is abandoned: runs are interrupted while the lifecycle manager is down`,
          `The policy is set when a group is created. ${deploy}, under another name, and drain this one; or set the policy in the AWS console.`,
        ),
      );
    }
    const suspended = (found.SuspendedProcesses ?? [])
      .map(({ ProcessName = '' }) => ProcessName)
      .filter((process) => neededProcesses.includes(process));
    if (suspended.length > 0) {
      findings.push(
        fault(
          `${suspended.join(', ')} ${suspended.length === 1 ? 'is' : 'are'} suspended`,
          `Resume: aws autoscaling resume-processes --auto-scaling-group-name ${groupName} --scaling-processes ${suspended.join(' ')}`,
        ),
      );
    }
    if (found.MaxSize === 0) {
      findings.push(
        warning('its maximum size is 0: no instance is launched', 'Raise scaling.maxSize, and deploy.'),
      );
    }
    if (tagsOf(found).has(warmPoolSizesTag)) {
      findings.push(
        warning(
          'the warm pool has the size 0 while its instances are renewed; if no renewal is in progress, one was cut short',
          `Finish it: poolkeeper renew ${name}`,
        ),
      );
    }
    if (findings.length > 0) return findings;
    const { DesiredCapacity: desired = 0, MinSize: min = 0, MaxSize: max = 0 } = found;
    return ok(`${groupName}: ${desired} of ${min} to ${max}`);
  },
};
