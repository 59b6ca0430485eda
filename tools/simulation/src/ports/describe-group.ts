import {
  readPause,
  readRenewal,
  type Activity,
  type Group,
  type Instance,
  type InstanceState,
} from '@poolkeeper/pool-model';
import type { Ec2Instance, GroupInstance, GroupRecord, LifecycleState, World } from '@poolkeeper/pool-world';
import type { Ec2View } from './ec2-view.ts';
import { groupActivities } from './group-activities.ts';

export interface GroupView {
  readonly world: World;
  readonly groupName: string;
  readonly ec2: Ec2View;
}

/** What a description has in addition to the group itself. */
export interface GroupContext {
  readonly machines: ReadonlyMap<string, Ec2Instance>;
  readonly hook: Pick<Group, 'hasTerminationHook' | 'terminationHookTimeoutMs'>;
  readonly activities: readonly Activity[];
}

export function readGroupContext({ world, groupName, ec2 }: GroupView): GroupContext {
  const timeouts = world.autoScaling
    .describeHooks(groupName)
    .filter(({ transition }) => transition === 'autoscaling:EC2_INSTANCE_TERMINATING')
    .map(({ heartbeatTimeoutSeconds }) => heartbeatTimeoutSeconds);
  return {
    machines: new Map(ec2.instances().map((machine) => [machine.instanceId, machine])),
    hook:
      timeouts.length === 0
        ? { hasTerminationHook: false }
        : { hasTerminationHook: true, terminationHookTimeoutMs: Math.min(...timeouts) * 1000 },
    activities: groupActivities(world, groupName),
  };
}

/** The group as it is now, with the given context. */
export function describeGroup({ world, groupName }: GroupView, surroundings: GroupContext): Group {
  const [group] = world.autoScaling.describeGroups([groupName]);
  if (group === undefined) throw new RangeError(`the world has no group ${groupName}`);
  const { hook, activities } = surroundings;
  const tags = new Map(Object.entries(group.ownTags));
  const pause = readPause(tags);
  const renewBefore = readRenewal(tags);
  return {
    name: group.name,
    minSize: group.minSize,
    maxSize: group.maxSize,
    desiredCapacity: group.desiredCapacity,
    ...hook,
    activities,
    launchTemplate: templateOf(group, group.launchTemplateVersion),
    zones: group.zones,
    purchaseMix: group.purchaseMix,
    ...(pause !== undefined && { pause }),
    ...(renewBefore !== undefined && { renewBefore }),
    instances: group.instances.map((instance) =>
      instanceOf(instance, {
        machine: surroundings.machines.get(instance.instanceId),
        launchTemplate: templateOf(group, instance.launchTemplateVersion),
      }),
    ),
  };
}

function templateOf({ launchTemplateId }: GroupRecord, version: string): string {
  return `${launchTemplateId}:${version}`;
}

function instanceOf(
  instance: GroupInstance,
  { machine, launchTemplate }: { readonly machine: Ec2Instance | undefined; readonly launchTemplate: string },
): Instance {
  return {
    id: instance.instanceId,
    state: stateOf(instance.lifecycleState),
    zone: instance.zone,
    instanceType: instance.instanceType,
    purchaseOption: instance.purchaseOption,
    protectedFromScaleIn: instance.protectedFromScaleIn,
    launchTemplate,
    launchedAt: machine?.launchTime,
    imageId: machine?.imageId,
    poolId: machine?.tags['poolkeeper:pool'],
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
    case 'Warmed:Pending:Retained':
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
    case 'Warmed:Hibernated':
    case 'Warmed:Running':
      return 'standby';
  }
}
