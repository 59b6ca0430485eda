import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { DifferentFromAssumed } from '../checks/findings.ts';
import type { Act } from './act.ts';

/** The group is at its minimum size. Leaves its instance, and a minimum of 0. */
export const minimumSize: Act = {
  title: 'the minimum size',
  checks: ['R3'],
  async run(stage, check) {
    const { aws, rehearsal, groupClient } = stage;
    const setMinimum = (MinSize: number) =>
      aws.autoScaling.send(
        new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: rehearsal.names.group, MinSize }),
      );
    await check('R3', async () => {
      const [instanceId = ''] = await stage.inService(1);
      await setMinimum(1);
      try {
        const outcome = await groupClient.terminate({ instanceId, decrement: true });
        if (outcome === 'at-min-size') return 'the call was refused';
        throw new DifferentFromAssumed(`the call for ${instanceId} was not refused: ${outcome}`);
      } finally {
        await setMinimum(0);
      }
    });
  },
};
