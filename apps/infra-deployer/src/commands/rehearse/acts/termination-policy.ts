import { DifferentFromAssumed } from '../checks/findings.ts';
import type { Stage } from '../stage/stage.ts';
import type { Act } from './act.ts';

/** The group has to remove one of two instances: the older one has a run. Leaves the older one. */
export const terminationPolicy: Act = {
  title: 'the termination policy',
  checks: ['R2', 'A1'],
  async run(stage, check) {
    const [busy = '', idle = ''] = await stage.inService(2);
    const isAsked = await check('R2', async () => {
      await stage.startRun(busy);
      await stage.setDesired(1);
      await stage.until({
        what: `the termination of ${idle}`,
        withinSeconds: 300,
        async look() {
          const { states } = await stage.group();
          if (states.get(busy) !== 'InService') {
            throw new DifferentFromAssumed(
              `the group terminates ${busy}, which has a run and is older, instead of ${idle}`,
            );
          }
          return states.get(idle)?.startsWith('Terminating') === true || !states.has(idle) ? true : undefined;
        },
        last: () => observedStates(stage),
      });
      const { terminationPolicy: name } = stage.rehearsal.functions;
      await stage.until({
        what: `an answer in the log of ${name}`,
        withinSeconds: 120,
        look: async () => (await stage.logLines(name, '"answered the termination policy"'))[0],
      });
      await stage.untilGone(idle, 420);
      return 'of a busy and an idle instance, the group terminated the idle one, which is the newer one';
    });
    if (!isAsked) return;
    await check('A1', () => {
      if (stage.history.get(idle)?.includes('Terminating:Wait') === true) {
        return Promise.resolve('a lower desired capacity led to Terminating:Wait');
      }
      throw new DifferentFromAssumed(`${idle} was never seen in Terminating:Wait: ${observedStates(stage)}`);
    });
  },
};

/** The states of all instances so far, for errors. */
function observedStates({ history }: Stage): string {
  return [...history].map(([id, states]) => `${id} ${states.join(', ')}`).join('; ');
}
