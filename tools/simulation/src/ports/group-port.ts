import type { GroupPort, LaunchOutcome, TerminateOutcome } from '@poolkeeper/autoscaler/pass';
import { shortageOf } from '@poolkeeper/aws-pool/activities';
import type { LaunchRequest } from '@poolkeeper/instance-selection';
import type { Group } from '@poolkeeper/pool-model';
import { AwsFault, type LaunchError, type SeededFaults } from '@poolkeeper/pool-world';
import type { SimulatedProcess } from '../processes/simulated-process.ts';
import { callAws, noneExpected } from './aws-refusal.ts';
import { describeGroup, readGroupContext, type GroupView, type GroupContext } from './describe-group.ts';
import type { EarlierAnswers } from './earlier-answers.ts';

export interface GroupPortSurroundings extends GroupView {
  readonly earlier: EarlierAnswers<Group>;
  readonly faults: SeededFaults;
}

export interface SimulatedGroupPort extends GroupPort {
  lifecycleStates(instanceIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** The group port as the AWS adapter implements it. Each process has its own, which keeps state between calls. */
export function createGroupPort(
  process: SimulatedProcess,
  surroundings: GroupPortSurroundings,
): SimulatedGroupPort {
  const { world, groupName, earlier, faults } = surroundings;
  /** Makes a change, which the group refuses while another is in progress. */
  const change = <Result, Expected>(
    act: () => Result,
    expected: (fault: AwsFault) => Expected | undefined,
  ): Result | Expected =>
    callAws(() => {
      if (faults.strikes('contention')) {
        throw new AwsFault('ResourceContention', 'You already have a pending update to the group.');
      }
      return act();
    }, expected);
  let known: GroupContext | undefined;
  const describe = () => {
    known = readGroupContext(surroundings);
    return describeGroup(surroundings, known);
  };
  return {
    describe: () =>
      process.call({
        name: () => 'describe group',
        act: () => earlier.orFresh(describe),
      }),
    glance: () =>
      process.call({
        name: () => 'glance at group',
        act: () => (known === undefined ? describe() : describeGroup(surroundings, known)),
      }),
    lifecycleStates: (instanceIds) =>
      process.call({
        name: () => `lifecycle states of ${instanceIds.join(', ')}`,
        act: () => lifecycleStates(instanceIds, surroundings),
      }),
    setDesiredCapacity: (desiredCapacity) =>
      process.call({
        name: () => `set desired capacity ${desiredCapacity}`,
        act: () => {
          change(() => {
            world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity });
          }, noneExpected);
        },
      }),
    launch: (request) =>
      process.call({
        name: () => `launch ${request.count} in ${request.zone}`,
        act: () => change(() => launch(request, surroundings), launchRefusal),
      }),
    setOnDemandPercentage: (percentage) =>
      process.call({
        name: () => `set on-demand percentage ${percentage}`,
        act: () => change(() => setOnDemandPercentage(percentage, surroundings), noneExpected),
      }),
    terminate: (request) =>
      process.call({
        name: () => `terminate ${request.instanceId}${request.decrement ? ' with decrement' : ''}`,
        act: () => {
          const outcome = change(() => world.autoScaling.terminateInstance(request), terminateRefusal);
          return typeof outcome === 'string' ? outcome : 'terminating';
        },
      }),
  };
}

/** Includes the instances of the warm pool, as DescribeAutoScalingInstances does. */
function lifecycleStates(instanceIds: readonly string[], { world, groupName }: GroupView) {
  const { autoScaling } = world;
  const members = [
    ...autoScaling.describeGroups([groupName]).flatMap(({ instances }) => instances),
    ...(autoScaling.describeWarmPool(groupName)?.instances ?? []),
  ];
  return new Map(
    members
      .filter(({ instanceId }) => instanceIds.includes(instanceId))
      .map(({ instanceId, lifecycleState }) => [instanceId, lifecycleState] as const),
  );
}

function launch({ count, zone }: LaunchRequest, { world, groupName }: GroupView): LaunchOutcome {
  const { launched, errors } = world.autoScaling.launchInstances({
    groupName,
    requestedCapacity: count,
    zones: [zone],
  });
  return {
    instanceIds: launched.map(({ instanceId }) => instanceId),
    failures: errors.map(failureOf),
  };
}

function failureOf(error: LaunchError): LaunchOutcome['failures'][number] {
  const shortage = shortageOf(error);
  return { code: error.code, message: error.message, shortage };
}

function setOnDemandPercentage(percentage: number, { world, groupName }: GroupView) {
  const [group] = world.autoScaling.describeGroups([groupName]);
  if (group?.purchaseMix === undefined) return 'no-mixed-instances-policy';
  world.autoScaling.updateGroup({
    groupName,
    purchaseMix: { ...group.purchaseMix, onDemandPercentage: percentage },
  });
  return 'set';
}

function launchRefusal({ code }: AwsFault): 'busy-scaling' | undefined {
  return code === 'ResourceContention' ? 'busy-scaling' : undefined;
}

function terminateRefusal({ code, message }: AwsFault): Exclude<TerminateOutcome, 'terminating'> | undefined {
  if (code === 'ScalingActivityInProgress' || code === 'ResourceContention') return 'busy-scaling';
  if (code !== 'ValidationError') return undefined;
  if (/min[- ]?size/i.test(message)) return 'at-min-size';
  return /instance id not found/i.test(message) ? 'not-in-group' : undefined;
}
