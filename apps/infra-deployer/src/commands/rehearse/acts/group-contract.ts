import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { contractCases } from '@poolkeeper/aws-pool/contract';
import { DifferentFromAssumed } from '../checks/findings.ts';
import { emptyGroup } from '../removal/empty-group.ts';
import type { Stage } from '../stage/stage.ts';
import type { Act } from './act.ts';

/** The contract that Poolkeeper's adapter of groups is tested by, on this group. Takes about ten minutes more. */
export const groupContract: Act = {
  title: 'the contract of groups',
  checks: ['R8'],
  async run(stage, check) {
    for (const { title, sizes, holds } of contractCases) {
      stage.say(`the contract of groups: a group ${title}`);
      await check('R8', async () => {
        await begin(stage, sizes);
        const settle = async () => {
          await stage.inService(sizes.desiredCapacity - 1);
        };
        try {
          await holds({ group: stage.groupClient, settle });
        } catch (error) {
          if ((error as Error).name !== 'AssertionError') throw error;
          throw new DifferentFromAssumed(`not: a group ${title}: ${(error as Error).message}`);
        }
        return `a group ${title}`;
      });
    }
  },
};

async function begin(
  stage: Stage,
  sizes: { readonly minSize: number; readonly maxSize: number; readonly desiredCapacity: number },
): Promise<void> {
  const { states } = await stage.group();
  const isFitting =
    states.size === sizes.desiredCapacity && [...states.values()].every((state) => state === 'InService');
  if (!isFitting) {
    await stage.until({
      what: 'an empty group',
      withinSeconds: 600,
      look: async () => ((await emptyGroup(stage.aws, stage.rehearsal)) === 0 ? true : undefined),
    });
  }
  await stage.aws.autoScaling.send(
    new UpdateAutoScalingGroupCommand({
      AutoScalingGroupName: stage.rehearsal.names.group,
      MinSize: sizes.minSize,
      MaxSize: sizes.maxSize,
      DesiredCapacity: sizes.desiredCapacity,
    }),
  );
  await stage.inService(sizes.desiredCapacity);
}
