import { hookNames } from '@poolkeeper/pool-config';
import { findHook } from '../subject/find-resources.ts';
import { fault, ok, skipped, type Check } from './check.ts';

/** Whether launches wait for their worker exactly if the configuration says so: a hook stays when its stack drops it. */
export const launchHook: Check = {
  name: 'launch hook',
  scope: 'configuration',
  async check({ name, config, aws, group }) {
    const groupName = (await group())?.AutoScalingGroupName;
    if (groupName === undefined) return skipped('there is no group');
    const found = await findHook(aws, groupName, 'LAUNCHING');
    if (config.lifecycle.readinessGate) {
      if (found !== undefined) return ok('an instance enters service once its worker has registered');
      return fault(
        'the group has none, although lifecycle.readinessGate is on: instances enter service without a worker',
        `Deploy the pool again: poolkeeper deploy ${name}`,
      );
    }
    if (found?.LifecycleHookName !== hookNames.launch) return skipped('lifecycle.readinessGate is off');
    return fault(
      'the group still has it, although lifecycle.readinessGate is off: launches go on waiting for their worker',
      'While no instance is being launched, delete it: aws autoscaling delete-lifecycle-hook ' +
        `--auto-scaling-group-name ${groupName} --lifecycle-hook-name ${hookNames.launch}`,
    );
  },
};
