import { CompleteLifecycleActionCommand } from '@aws-sdk/client-auto-scaling';
import { DifferentFromAssumed } from '../checks/findings.ts';
import { hookNames, type Stage } from '../stage/stage.ts';
import type { Act } from './act.ts';
import { requireDestination, requireReadable } from './hook-message.ts';

/** The gate is off: a launch is abandoned. Leaves no instance. */
export const abandonedLaunch: Act = {
  title: 'an abandoned launch',
  checks: ['R1', 'A14'],
  async run(stage, check) {
    await stage.switchGate(false);
    const before = new Set((await stage.group()).states.keys());
    await stage.setDesired(1);
    const id = await stage.until({
      what: 'an instance that waits for its launch hook',
      withinSeconds: 240,
      async look() {
        const { states } = await stage.group();
        return [...states].find(([each, state]) => !before.has(each) && state === 'Pending:Wait')?.[0];
      },
    });
    await check('R1', async () => {
      const message = await stage.messageAbout(id, 'autoscaling:EC2_INSTANCE_LAUNCHING');
      requireReadable(message, { kind: 'launch', instanceId: id, now: stage.now() });
      return requireDestination(message, 'AutoScalingGroup');
    });
    await check('A14', async () => {
      await complete(stage, { id, hook: hookNames.launch, result: 'ABANDON' });
      // Otherwise the group launches another instance.
      await stage.setDesired(0);
      await stage.untilState(id, ['Terminating:Wait'], 180);
      await complete(stage, { id, hook: hookNames.termination, result: 'CONTINUE' });
      await stage.untilGone(id, 300);
      if (stage.history.get(id)?.includes('InService') === true) {
        throw new DifferentFromAssumed(`${id} entered service although its launch was abandoned`);
      }
      return 'the instance went from Pending:Wait to Terminating:Wait';
    });
    await stage.switchGate(true);
  },
};

async function complete(
  { aws, rehearsal }: Stage,
  {
    id,
    hook,
    result,
  }: { readonly id: string; readonly hook: string; readonly result: 'ABANDON' | 'CONTINUE' },
): Promise<void> {
  await aws.autoScaling.send(
    new CompleteLifecycleActionCommand({
      AutoScalingGroupName: rehearsal.names.group,
      LifecycleHookName: hook,
      InstanceId: id,
      LifecycleActionResult: result,
    }),
  );
}
