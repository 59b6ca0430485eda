import { DeleteAutoScalingGroupCommand, DescribeLifecycleHooksCommand } from '@aws-sdk/client-auto-scaling';
import {
  DeleteStackCommand,
  DescribeStacksCommand,
  paginateDescribeStackEvents,
} from '@aws-sdk/client-cloudformation';
import { DifferentFromAssumed } from '../checks/findings.ts';
import { hookNames, type Stage } from '../stage/stage.ts';
import type { Act } from './act.ts';

/** How long an instance is held while its stack is deleted, in seconds. */
const holdSeconds = 60;

/** The stack of the pool is deleted while a run is on an instance. Leaves nothing of the pool. */
export const deletion: Act = {
  title: 'the deletion of the stack',
  checks: ['A15', 'R6', 'A17', 'A19', 'R5'],
  async run(stage, check) {
    const { aws, rehearsal } = stage;
    const { group, stack } = rehearsal.names;
    const [id = ''] = await stage.inService(1);
    await stage.startRun(id);
    const kept = await check('A15', async () => {
      const command = new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: group, ForceDelete: true });
      const refusal = await aws.autoScaling.send(command).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (refusal instanceof Error && /force delete/i.test(refusal.message))
        return `refused: ${refusal.message}`;
      if (refusal !== undefined) throw refusal as Error;
      throw new DifferentFromAssumed('the group could be deleted by force, with an instance that has a run');
    });
    await check('R6', () => noDeniedCalls(stage));
    if (!kept) return;
    const stackId = await idOf(stage);
    await aws.cloudFormation.send(new DeleteStackCommand({ StackName: stack }));
    const hooked = await check('A19', async () => {
      await stage.until({
        what: 'a maximum size of 0',
        withinSeconds: 420,
        async look() {
          const { maxSize } = await stage.group();
          await requireHook(stage);
          return maxSize === 0 ? true : undefined;
        },
      });
      return 'the hook was there when CloudFormation set the sizes to 0';
    });
    const held =
      hooked &&
      (await check('A17', async () => {
        await stage.untilState(id, ['Terminating:Wait'], 420);
        return 'CloudFormation set the sizes to 0, and the hook held the instance';
      }));
    const stayed =
      held &&
      (await check('A19', async () => {
        for (let waited = 0; waited < holdSeconds; waited += 20) {
          await requireHook(stage);
          await stage.sleep(20);
          const state = (await stage.group()).states.get(id);
          if (state !== 'Terminating:Wait') {
            throw new DifferentFromAssumed(`${id} is in ${state ?? 'no state'} although a run is on it`);
          }
        }
        return `the hook held the instance for ${holdSeconds} s`;
      }));
    await stage.endRun(id).catch(() => undefined);
    if (stayed) {
      await check('A17', async () => {
        await untilDeleted(stage, stackId);
        return 'the stack was deleted when the run had ended';
      });
    }
    await check('R5', () => orderOfDeletion(stage, stackId));
  },
};

async function idOf({ aws, rehearsal }: Stage): Promise<string> {
  const command = new DescribeStacksCommand({ StackName: rehearsal.names.stack });
  const { Stacks = [] } = await aws.cloudFormation.send(command);
  return Stacks[0]?.StackId ?? rehearsal.names.stack;
}

async function requireHook({ aws, rehearsal }: Stage): Promise<void> {
  const command = new DescribeLifecycleHooksCommand({ AutoScalingGroupName: rehearsal.names.group });
  const { LifecycleHooks = [] } = await aws.autoScaling.send(command);
  if (LifecycleHooks.some(({ LifecycleHookName }) => LifecycleHookName === hookNames.termination)) return;
  throw new DifferentFromAssumed('the termination hook was deleted before the group');
}

/** A deleted stack is found by its id only. */
async function untilDeleted(stage: Stage, StackName: string): Promise<void> {
  let status = '';
  await stage.until({
    what: "the end of the stack's deletion",
    withinSeconds: 1200,
    async look() {
      const { Stacks = [] } = await stage.aws.cloudFormation.send(new DescribeStacksCommand({ StackName }));
      status = Stacks[0]?.StackStatus ?? '';
      if (status === 'DELETE_FAILED') {
        throw new DifferentFromAssumed(`the deletion failed: ${Stacks[0]?.StackStatusReason ?? ''}`);
      }
      return status === 'DELETE_COMPLETE' ? true : undefined;
    },
    last: () => status,
  });
}

/** What the instances and the functions need until the last instance is gone. */
const neededTypes: ReadonlySet<string> = new Set([
  'AWS::IAM::Policy',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
]);

async function orderOfDeletion({ aws }: Stage, StackName: string): Promise<string> {
  const events = [];
  for await (const page of paginateDescribeStackEvents({ client: aws.cloudFormation }, { StackName })) {
    events.push(...(page.StackEvents ?? []));
  }
  const groupGoneAt = events.find(
    ({ ResourceType, ResourceStatus }) =>
      ResourceType === 'AWS::AutoScaling::AutoScalingGroup' && ResourceStatus === 'DELETE_COMPLETE',
  )?.Timestamp;
  const early = events.filter(
    ({ ResourceType = '', ResourceStatus, Timestamp }) =>
      neededTypes.has(ResourceType) &&
      ResourceStatus === 'DELETE_IN_PROGRESS' &&
      (groupGoneAt === undefined || Timestamp === undefined || Timestamp < groupGoneAt),
  );
  if (early.length > 0) {
    const names = early.map(
      ({ LogicalResourceId = '', ResourceType = '' }) => `${LogicalResourceId} (${ResourceType})`,
    );
    throw new DifferentFromAssumed(`deleted before the group: ${names.join(', ')}`);
  }
  return 'the functions, their permissions, secrets, settings and queues were deleted after the group';
}

/** Texts of AWS's errors about permissions. */
const denials = '?AccessDenied ?"not authorized" ?UnauthorizedOperation';

async function noDeniedCalls(stage: Stage): Promise<string> {
  const functions = Object.values(stage.rehearsal.functions);
  const lines = await Promise.all(functions.map((name) => stage.logLines(name, denials)));
  const denied = new Set(
    lines.flat().map((line) => {
      const [, action, resource = 'unknown resource'] =
        /not authorized to perform: ([\w:]+)(?: on resource: ([^\s"\\]+))?/.exec(line) ?? [];
      return action === undefined ? line.slice(0, 300) : `${action} on ${resource}`;
    }),
  );
  if (denied.size > 0) throw new DifferentFromAssumed(`denied: ${[...denied].join('; ')}`);
  return 'the logs of the functions name no denied call';
}
