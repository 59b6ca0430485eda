import { readPause, describeMoment, pauseInForce } from '@poolkeeper/pool-model';
import { describeError } from '../../../cli/errors.ts';
import { tagsOf } from '../../../deployed/deployed-group.ts';
import { fault, ok, skipped, warning, type Check } from './check.ts';

/** Whether an operator has paused the autoscaler. */
export const pause: Check = {
  name: 'pause',
  scope: 'deployment',
  async check({ name, group, now }) {
    const found = await group();
    if (found === undefined) return skipped('there is no group');
    try {
      const inForce = pauseInForce({ pause: readPause(tagsOf(found)) }, now);
      if (inForce === undefined) return ok('not paused');
      const { until, reason } = inForce;
      const because = reason === undefined ? '' : ` (${reason})`;
      return warning(
        `the autoscaler is paused until ${describeMoment(until)}${because}: nothing is launched or released`,
        `Wait, or end the pause: poolkeeper resume ${name}`,
      );
    } catch (error) {
      return fault(describeError(error), `Remove the tag: poolkeeper resume ${name}`);
    }
  },
};
