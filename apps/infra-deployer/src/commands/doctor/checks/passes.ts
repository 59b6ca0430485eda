import { readRecentDecisions } from '../../../deployed/recent-decisions.ts';
import type { Check } from '../check.ts';
import { fault, ok, skipped, warning } from '../finding.ts';

/** Whether the autoscaler's last passes over the pool came to an end. */
export const passes: Check = {
  name: 'passes',
  of: 'deployment',
  async look({ name, config, aws, now }) {
    const decisions = await readRecentDecisions(aws.logs, name, now);
    if (decisions === undefined) return skipped('no autoscaler has written a log');
    const [last, ...before] = decisions;
    if (last === undefined) {
      return config?.scaling.enabled === false
        ? skipped('scaling.enabled is false')
        : warning(
            'there was none in the last quarter of an hour',
            'Right after a deployment, wait a minute. Else see what the checks of schedule and function say.',
          );
    }
    if (last.kind === 'failed') {
      return fault(
        `the last ${last.passes === 1 ? 'one' : last.passes} ${last.explanation}`,
        `See what else is at fault here, and the lines in the log of the autoscaler: poolkeeper status ${name}`,
      );
    }
    const failed = before.filter(({ kind }) => kind === 'failed').reduce((sum, each) => sum + each.passes, 0);
    return ok(failed === 0 ? last.explanation : `${last.explanation} (${failed} failed shortly before)`);
  },
};
