import { SetInstanceHealthCommand } from '@aws-sdk/client-auto-scaling';
import type { Act } from './act.ts';
import { requireRunning } from './hook.ts';

/** The group replaces an instance with a run, because it is unhealthy. Leaves its replacement. */
export const unhealthyInstance: Act = {
  title: 'an unhealthy instance',
  checks: ['A1'],
  async run(stage, check) {
    const [id = ''] = await stage.inService(1);
    await stage.startRun(id);
    await check('A1', async () => {
      await stage.aws.autoScaling.send(
        new SetInstanceHealthCommand({ InstanceId: id, HealthStatus: 'Unhealthy' }),
      );
      await stage.untilState(id, ['Terminating:Wait'], 300);
      await requireRunning(stage, id);
      return 'the replacement of an unhealthy instance led to Terminating:Wait';
    });
    await stage.endRun(id);
    await stage.untilGone(id, 420);
  },
};
