import type { GroupPort, TerminateOutcome } from '@poolkeeper/autoscaler/pass';
import type { Group, Instance, InstanceState } from '@poolkeeper/pool-model';
import type { AwsFault, GroupInstance, LifecycleState, World } from '@poolkeeper/pool-world';
import type { FunctionProcess } from '../functions/function-process.ts';
import { callAws, noneExpected } from './aws-refusal.ts';
import type { EarlierAnswers } from './earlier-answers.ts';
import type { Ec2View } from './ec2-view.ts';

export interface GroupPortSurroundings {
  readonly world: World;
  readonly groupName: string;
  readonly ec2: Ec2View;
  readonly earlier: EarlierAnswers<Group>;
}

export function createGroupPort(process: FunctionProcess, surroundings: GroupPortSurroundings): GroupPort {
  const { world, groupName, ec2, earlier } = surroundings;
  return {
    describe: () =>
      process.call({
        name: () => 'describe group',
        act: () => earlier.orFresh(() => describeGroup(world, { groupName, ec2 })),
      }),
    setDesiredCapacity: (desiredCapacity) =>
      process.call({
        name: () => `set desired capacity ${desiredCapacity}`,
        act: () => {
          callAws(() => {
            world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity });
          }, noneExpected);
        },
      }),
    terminate: (request) =>
      process.call({
        name: () => `terminate ${request.instanceId}${request.decrement ? ' with decrement' : ''}`,
        act: () => {
          const outcome = callAws(() => world.autoScaling.terminateInstance(request), terminateRefusal);
          return typeof outcome === 'string' ? outcome : 'terminating';
        },
      }),
  };
}

function describeGroup(
  world: World,
  { groupName, ec2 }: { readonly groupName: string; readonly ec2: Ec2View },
): Group {
  const [group] = world.autoScaling.describeGroups([groupName]);
  if (group === undefined) throw new RangeError(`the world has no group ${groupName}`);
  const launchTimes = ec2.launchTimes();
  return {
    name: group.name,
    minSize: group.minSize,
    maxSize: group.maxSize,
    desiredCapacity: group.desiredCapacity,
    hasTerminationHook: world.autoScaling
      .describeHooks(groupName)
      .some(({ transition }) => transition === 'autoscaling:EC2_INSTANCE_TERMINATING'),
    launchTemplate: `${group.launchTemplateId}:${group.launchTemplateVersion}`,
    ...(group.purchaseMix !== undefined && { purchaseMix: group.purchaseMix }),
    instances: group.instances.map((instance) => instanceOf(instance, launchTimes.get(instance.instanceId))),
  };
}

function instanceOf(instance: GroupInstance, launchedAt: number | undefined): Instance {
  return {
    id: instance.instanceId,
    state: stateOf(instance.lifecycleState),
    zone: instance.zone,
    instanceType: instance.instanceType,
    purchaseOption: instance.purchaseOption,
    protectedFromScaleIn: instance.protectedFromScaleIn,
    ...(launchedAt !== undefined && { launchedAt }),
  };
}

function stateOf(lifecycleState: LifecycleState): InstanceState {
  switch (lifecycleState) {
    case 'Pending':
    case 'Pending:Wait':
    case 'Pending:Proceed':
      return 'pending';
    case 'InService':
      return 'in-service';
    case 'Terminating:Retained':
    case 'Warmed:Terminating:Retained':
      return 'retained';
    case 'Terminating':
    case 'Terminating:Wait':
    case 'Terminating:Proceed':
    case 'Terminated':
    case 'Warmed:Terminating':
    case 'Warmed:Terminating:Wait':
    case 'Warmed:Terminating:Proceed':
    case 'Warmed:Terminated':
      return 'terminating';
    case 'Detaching':
    case 'Detached':
      return 'detached';
    case 'EnteringStandby':
    case 'Standby':
    case 'Warmed:Pending':
    case 'Warmed:Pending:Wait':
    case 'Warmed:Pending:Proceed':
    case 'Warmed:Stopped':
    case 'Warmed:Running':
      return 'standby';
  }
}

function terminateRefusal({ code, message }: AwsFault): Exclude<TerminateOutcome, 'terminating'> | undefined {
  if (code === 'ScalingActivityInProgress' || code === 'ResourceContention') return 'busy-scaling';
  if (code !== 'ValidationError') return undefined;
  if (/min[- ]?size/i.test(message)) return 'at-min-size';
  return /instance id not found/i.test(message) ? 'not-in-group' : undefined;
}
