import { PutWarmPoolCommand } from '@aws-sdk/client-auto-scaling';
import { DifferentFromAssumed } from '../checks/findings.ts';
import type { Act } from './act.ts';
import { requireDestination } from './hook-message.ts';

/** The group gets a warm pool of one instance. Leaves it, for the group to be emptied. */
export const warmPool: Act = {
  title: 'a warm pool',
  checks: ['R4', 'R1'],
  async run(stage, check) {
    await stage.switchGate(false);
    await stage.aws.autoScaling.send(
      new PutWarmPoolCommand({
        AutoScalingGroupName: stage.rehearsal.names.group,
        PoolState: 'Stopped',
        MinSize: 1,
        MaxGroupPreparedCapacity: 1,
      }),
    );
    await check('R4', async () => {
      const id = await stage.until({
        what: 'an instance in Warmed:Pending:Wait',
        withinSeconds: 300,
        async look() {
          const { states } = await stage.group();
          return [...states].find(([, state]) => state === 'Warmed:Pending:Wait')?.[0];
        },
        last: () => [...stage.history.values()].flat().join(', '),
      });
      await check('R1', async () => {
        const message = await stage.messageAbout(id, 'autoscaling:EC2_INSTANCE_LAUNCHING');
        return requireDestination(message, 'WarmPool');
      });
      await stage.switchGate(true);
      await stage.untilState(id, ['Warmed:Stopped'], 600);
      const state = (await stage.machine(id))?.tags['poolkeeper:setup'];
      if (state === undefined) throw new DifferentFromAssumed(`${id} was stopped before its setup had ended`);
      return 'the instance waited for its setup, and was then stopped';
    });
  },
};
