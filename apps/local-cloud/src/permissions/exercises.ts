import { setTimeout as sleep } from 'node:timers/promises';
import type { GroupInstance, Spacelift } from '@poolkeeper/pool-world';
import type { InvocationOutcome } from '../functions/invocation.ts';
import type { TwoPools } from './two-pools.ts';

/** A part of the work of one function. */
export interface Exercise {
  readonly functionName: string;
  /** Has the function do it. Rejects with what did not work. */
  run(pools: TwoPools): Promise<void>;
}

const autoscaler = 'poolkeeper-autoscaler';
const gate = 'poolkeeper-lifecycle-manager';
const policy = 'poolkeeper-termination-policy';

/** By name; between them they need everything that the functions may do. */
export const exercises: Readonly<Record<string, Exercise>> = {
  'launch at once': exercise(autoscaler, async (pools) => {
    const launched = count(pools, 'instance-launched');
    queueRun(pools, 'prompt');
    requireSuccess(await pass(pools, 'prompt'));
    await eventually(pools, 'nothing was launched', () => count(pools, 'instance-launched') > launched);
  }),
  'scale out': exercise(autoscaler, async (pools) => {
    const before = groupOf(pools, 'thrifty').desiredCapacity;
    for (let run = 0; run < 3; run += 1) queueRun(pools, 'thrifty');
    requireSuccess(await pass(pools, 'thrifty'));
    const after = () => groupOf(pools, 'thrifty').desiredCapacity;
    await eventually(pools, 'desired capacity stays', () => after() > before);
  }),
  release: exercise(autoscaler, async (pools) => {
    await idleMember(pools, 'prompt');
    const held = count(pools, 'instance-held');
    requireSuccess(await pass(pools, 'prompt'));
    await eventually(pools, 'nothing was released', () => count(pools, 'instance-held') > held);
  }),
  'let an instance go': exercise(gate, async (pools) => {
    const { instanceId } = await idleMember(pools, 'prompt');
    pools.cloud.world.autoScaling.terminateInstance({ instanceId, decrement: true });
    await gone(pools, instanceId);
  }),
  'let an instance of the other pool go': exercise(gate, async (pools) => {
    const { instanceId } = await idleMember(pools, 'thrifty');
    pools.cloud.world.autoScaling.terminateInstance({ instanceId, decrement: true });
    await gone(pools, instanceId);
  }),
  'replace an instance at risk': exercise(gate, async (pools) => {
    setOnDemandPercentage(pools, 0);
    const { instanceId } = await idleMember(pools, 'thrifty', 'spot');
    pools.cloud.world.mishaps.rebalanceRecommendation(instanceId);
    await gone(pools, instanceId);
  }),
  'set a message aside': exercise(gate, async (pools) => {
    const { sqs } = pools.cloud.world;
    const aside = () => sqs.queue('poolkeeper-prompt-redrive').visible;
    const before = aside();
    sqs.send('poolkeeper-prompt', 'no message that anybody knows');
    await eventually(pools, 'it is not set aside', () => aside() > before);
  }),
  'say who may go': exercise(policy, (pools) => ask(pools, 'prompt')),
  'say who of the other pool may go': exercise(policy, (pools) => ask(pools, 'thrifty')),
  'fall back from spot': exercise(autoscaler, async (pools) => {
    setOnDemandPercentage(pools, 0);
    const { world, clock } = pools.cloud;
    const failed = count(pools, 'launch-failed');
    world.mishaps.capacityShortage({ purchaseOption: 'spot', until: clock.now() + 60_000 });
    raiseDesired(pools, 'thrifty', 1);
    await eventually(pools, 'no launch failed', () => count(pools, 'launch-failed') > failed);
    await pass(pools, 'thrifty');
    const percentage = () => groupOf(pools, 'thrifty').purchaseMix?.onDemandPercentage ?? 0;
    await eventually(pools, 'the group goes on with spot', () => percentage() > 0);
  }),
};

/** For processes that start on a busy machine, and for a queue that nobody reads. */
const longestMs = 4_000;
/** For what arrives in CloudWatch and X-Ray with the work itself. */
const arrivalMs = 500;

/**
 * The function starts anew, remembering nothing; what it prints has to arrive in CloudWatch, and its traces in X-Ray. What
 * it is refused ends the exercise.
 */
function exercise(functionName: string, act: (pools: TwoPools) => Promise<void>): Exercise {
  return {
    functionName,
    async run(pools) {
      const { functions, logGroups, traces } = pools.cloud.account;
      const found = functions.find(functionName);
      if (found === undefined) throw new Error(`${functionName} is not deployed`);
      functions.update(found.settings, found.roleArn);
      const linesNow = () => logGroups.find(`/aws/lambda/${functionName}`)?.events.length ?? 0;
      const before = { lines: linesNow(), traces: traces.of(functionName), printed: pools.lines.length };
      const refused = () =>
        pools.lines
          .slice(before.printed)
          .find((line) => line.functionName === functionName && line.text.includes('not authorized'));
      await act({ ...pools, refused });
      await eventually(
        { ...pools, patienceMs: arrivalMs },
        'nothing arrives in CloudWatch and X-Ray',
        () => linesNow() > before.lines && traces.of(functionName) > before.traces,
      );
      // A pass that is refused something may do without it, and says so.
      const refusal = refused();
      if (refusal !== undefined) throw new Error(refusal.text);
    },
  };
}

async function pass({ cloud }: TwoPools, pool: string): Promise<InvocationOutcome> {
  const found = cloud.account.functions.find(autoscaler);
  if (found === undefined) throw new Error('there is no autoscaler');
  return found.invoke({ pool });
}

function requireSuccess(outcome: InvocationOutcome): void {
  if (outcome.kind === 'failed') throw new Error(outcome.error.errorMessage);
}

async function ask(pools: TwoPools, pool: string): Promise<void> {
  const { instanceId, zone, instanceType, purchaseOption } = await idleMember(pools, pool);
  const group = groupOf(pools, pool);
  const outcome = await pools.cloud.account.functions.find(policy)?.invoke({
    AutoScalingGroupARN: group.arn,
    AutoScalingGroupName: group.name,
    CapacityToTerminate: [{ AvailabilityZone: zone, Capacity: 1, InstanceMarketOption: purchaseOption }],
    Instances: [
      {
        AvailabilityZone: zone,
        InstanceId: instanceId,
        InstanceType: instanceType,
        InstanceMarketOption: purchaseOption,
      },
    ],
    Cause: 'SCALE_IN',
  });
  const answer = outcome?.kind === 'succeeded' ? JSON.stringify(outcome.payload) : '';
  if (!answer.includes(instanceId)) throw new Error(`nobody may go: ${answer}`);
}

/** A member in service whose worker is idle: one that is there, or a new one. */
async function idleMember(
  pools: TwoPools,
  pool: string,
  purchaseOption?: GroupInstance['purchaseOption'],
): Promise<GroupInstance> {
  const find = () => {
    const idle = spaceliftPool(pools, pool)
      .workers()
      .filter(({ busy, drained }) => !busy && !drained)
      .map(({ metadata }) => metadata);
    return groupOf(pools, pool).instances.find(
      (instance) =>
        instance.lifecycleState === 'InService' &&
        instance.purchaseOption === (purchaseOption ?? instance.purchaseOption) &&
        idle.some((metadata) => metadata.includes(instance.instanceId)),
    );
  };
  if (find() === undefined) {
    // As many as there are runs to take the new ones, and one more.
    raiseDesired(pools, pool, spaceliftPool(pools, pool).pendingRuns() + 1);
    await eventually(pools, 'there is no idle member', () => find() !== undefined);
  }
  const found = find();
  if (found === undefined) throw new Error('the idle member has a run by now');
  return found;
}

/** Of the group on spot instances. */
function setOnDemandPercentage({ cloud }: TwoPools, onDemandPercentage: number): void {
  const purchaseMix = { onDemandBase: 0, onDemandPercentage };
  cloud.world.autoScaling.updateGroup({ groupName: 'poolkeeper-thrifty', purchaseMix });
}

function raiseDesired(pools: TwoPools, pool: string, by: number): void {
  const { name: groupName, desiredCapacity } = groupOf(pools, pool);
  pools.cloud.world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: desiredCapacity + by });
}

function queueRun(pools: TwoPools, pool: string): void {
  spaceliftPool(pools, pool).queueRun({ stack: 'a-stack', durationSeconds: 3600 });
}

function spaceliftPool({ cloud }: TwoPools, pool: string): Spacelift {
  const found = cloud.world.spaceliftPools.all().find(({ poolName }) => poolName === `poolkeeper-${pool}`);
  if (found === undefined) throw new Error(`there is no worker pool ${pool}`);
  return found;
}

function groupOf({ cloud }: TwoPools, pool: string) {
  const [group] = cloud.world.autoScaling.describeGroups([`poolkeeper-${pool}`]);
  if (group === undefined) throw new Error(`there is no group ${pool}`);
  return group;
}

function gone(pools: TwoPools, instanceId: string): Promise<void> {
  return eventually(pools, `${instanceId} is not let go`, () =>
    pools.cloud.world.history.events.some(
      (event) =>
        event.kind === 'instance-released' && event.instanceId === instanceId && event.by === 'completed',
    ),
  );
}

function count({ cloud }: TwoPools, kind: string): number {
  return cloud.world.history.events.filter((event) => event.kind === kind).length;
}

async function eventually(
  { refused, patienceMs = longestMs }: TwoPools,
  problem: string,
  holds: () => boolean,
): Promise<void> {
  for (const until = performance.now() + patienceMs; performance.now() < until;) {
    if (holds()) return;
    const refusal = refused?.();
    if (refusal !== undefined) throw new Error(`${problem}: ${refusal.text}`);
    await sleep(10);
  }
  throw new Error(problem);
}
