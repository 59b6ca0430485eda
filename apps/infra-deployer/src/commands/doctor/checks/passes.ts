import { readRecentDecisions } from '../../../deployed/recent-decisions.ts';
import { fault, ok, skipped, warning, type Check } from './check.ts';

/** Whether the autoscaler's recent passes over the pool succeeded. */
export const passes: Check = {
  name: 'passes',
  scope: 'deployment',
  async check({ name, config, aws, now }) {
    const decisions = await readRecentDecisions(aws.logs, name, now);
    if (decisions === undefined) return skipped('the autoscaler has no log');
    const [last, ...earlier] = decisions;
    if (last === undefined) {
      return config?.scaling.enabled === false
        ? skipped('scaling.enabled is false')
        : warning(
            'there was none in the last 15 minutes',
            'Right after a deployment, wait a minute. Otherwise see the check `schedule`.',
          );
    }
    if (last.kind === 'failed') {
      return fault(
        `the last ${last.passes === 1 ? 'pass' : `${last.passes} passes`} ${last.explanation}`,
        `Fix the other faults first, and see recent decisions: poolkeeper status ${name}`,
      );
    }
    const failed = earlier
      .filter(({ kind }) => kind === 'failed')
      .reduce((sum, each) => sum + each.passes, 0);
    return ok(failed === 0 ? last.explanation : `${last.explanation} (${failed} failed recently)`);
  },
};
