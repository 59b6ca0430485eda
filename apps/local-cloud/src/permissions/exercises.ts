import { setTimeout as sleep } from 'node:timers/promises';
import { grantTag, readPoolSettings } from '@poolkeeper/pool-config';
import type { GroupInstance, Spacelift } from '@poolkeeper/pool-world';
import type { SecretSettings } from '../account/secrets.ts';
import type { FunctionLogLine } from '../functions/function-log.ts';
import type { InvocationOutcome } from '../functions/invocation.ts';
import { parsePolicy } from '../iam/policy-document.ts';
import { keyArn, type TwoPools } from './two-pools.ts';

/** A part of the work of one function. */
export interface Exercise {
  readonly functionName: string;
  /** Makes the function do the work. Rejects if that fails, and sooner if one of the `withheld` actions was denied. */
  run(pools: TwoPools, withheld?: readonly string[]): Promise<void>;
}

/** The pools during an exercise. */
interface Surroundings extends TwoPools {
  /** A line in which the function reports that a request was not authorized. */
  readonly refusal: () => FunctionLogLine | undefined;
  /** Whether a withheld action was denied since the exercise began. */
  readonly isDenied: () => boolean;
}

const autoscaler = 'poolkeeper-autoscaler';
const gate = 'poolkeeper-lifecycle-manager';
const policy = 'poolkeeper-termination-policy';

/** By name. Together they need all permissions of the functions. */
export const exercises: Readonly<Record<string, Exercise>> = {
  'launch synchronously': exercise(autoscaler, async (pools) => {
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
    await eventually(pools, 'the desired capacity did not change', () => after() > before);
  }),
  release: exercise(autoscaler, async (pools) => {
    await idleMember(pools, 'prompt');
    const held = count(pools, 'instance-held');
    await passUntil(pools, 'nothing was released', () => count(pools, 'instance-held') > held);
  }),
  'release an instance': exercise(gate, async (pools) => {
    const { instanceId } = await idleMember(pools, 'prompt');
    pools.cloud.world.autoScaling.terminateInstance({ instanceId, decrement: true });
    await gone(pools, instanceId);
  }),
  'release an instance of the other pool': exercise(gate, async (pools) => {
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
  'move a message to the redrive queue': exercise(gate, moveMessage),
  'choose instances to terminate': exercise(policy, (pools) => chooseInstance(pools, 'prompt')),
  'choose instances of the other pool': exercise(policy, (pools) => chooseInstance(pools, 'thrifty')),
  ...withKeyElsewhere('a granted secret', () => ({ name: 'acme/spacelift' })),
  ...withKeyElsewhere('a secret of another account', () => ({
    name: 'acme/spacelift-abroad',
    accountId: '222222222222',
  })),
  'move a message to an encrypted redrive queue': exercise(gate, async (pools) => {
    const { queuePolicies } = pools.cloud.account;
    queuePolicies.setKey('poolkeeper-prompt-redrive', keyArn);
    try {
      await moveMessage(pools);
    } finally {
      queuePolicies.setKey('poolkeeper-prompt-redrive', undefined);
    }
  }),
  'fall back from spot': exercise(autoscaler, async (pools) => {
    setOnDemandPercentage(pools, 0);
    const { world, clock } = pools.cloud;
    const failed = count(pools, 'launch-failed');
    // One second of real time: enough for a pass to notice the shortage on a busy machine.
    const until = clock.now() + clock.speed * 1000;
    world.mishaps.capacityShortage({ purchaseOption: 'spot', until });
    raiseDesired(pools, 'thrifty', 1);
    await eventually(pools, 'no launch failed', () => count(pools, 'launch-failed') > failed);
    await pass(pools, 'thrifty');
    const percentage = () => groupOf(pools, 'thrifty').purchaseMix?.onDemandPercentage ?? 0;
    await eventually(pools, 'the group still uses only spot instances', () => percentage() > 0);
  }),
};

/** How long an exercise waits for an effect. Processes start slowly on a busy machine. */
const patienceMs = 4_000;
/** How long it waits for the effect after the denial of a withheld action. */
const patienceAfterDenialMs = 300;

/**
 * The function starts with a new process that has no memory of earlier events. Its lines must arrive in CloudWatch and its
 * traces in X-Ray, and it must not report a request that was not authorized.
 */
function exercise(functionName: string, act: (pools: Surroundings) => Promise<void>): Exercise {
  return {
    functionName,
    async run(pools, withheld = []) {
      const { functions, logGroups, traces } = pools.cloud.account;
      const found = functions.find(functionName);
      if (found === undefined) throw new Error(`${functionName} is not deployed`);
      functions.update(found.settings, found.roleArn);
      const linesNow = () => logGroups.find(`/aws/lambda/${functionName}`)?.events.length ?? 0;
      const before = {
        lines: linesNow(),
        traces: traces.of(functionName),
        printed: pools.lines.length,
        denials: pools.denials.length,
      };
      const surroundings: Surroundings = {
        ...pools,
        refusal: () =>
          pools.lines
            .slice(before.printed)
            .find((line) => line.functionName === functionName && line.text.includes('not authorized')),
        isDenied: () => pools.denials.slice(before.denials).some((action) => withheld.includes(action)),
      };
      await act(surroundings);
      await eventually(
        surroundings,
        'nothing arrived in CloudWatch and X-Ray',
        () => linesNow() > before.lines && traces.of(functionName) > before.traces,
      );
      // A pass can succeed although a request was refused, and reports it.
      const refusal = surroundings.refusal();
      if (refusal !== undefined) throw new Error(refusal.text);
    },
  };
}

async function pass({ cloud }: TwoPools, pool: string): Promise<InvocationOutcome> {
  const found = cloud.account.functions.find(autoscaler);
  if (found === undefined) throw new Error('there is no autoscaler');
  return found.invoke({ pool });
}

/** A pass leaves to the next one what it has seen too long ago. At this speed, that may be the first pass of a process. */
async function passUntil(pools: Surroundings, problem: string, holds: () => boolean): Promise<void> {
  const isOver = () => holds() || pools.isDenied() || pools.refusal() !== undefined;
  for (let passes = 0; passes < 5 && !isOver(); passes += 1) requireSuccess(await pass(pools, 'prompt'));
  await eventually(pools, problem, holds);
}

function requireSuccess(outcome: InvocationOutcome): void {
  if (outcome.kind === 'failed') throw new Error(outcome.error.errorMessage);
}

async function moveMessage(pools: Surroundings): Promise<void> {
  const { sqs } = pools.cloud.world;
  const moved = () => sqs.queue('poolkeeper-prompt-redrive').visible;
  const before = moved();
  sqs.send('poolkeeper-prompt', 'an unknown message');
  await eventually(pools, 'the message was not moved', () => moved() > before);
}

/** Exercises of the three functions with a pool whose API key is in a secret with a name of its own. */
function withKeyElsewhere(what: string, secretOf: () => SecretSettings): Readonly<Record<string, Exercise>> {
  const works: readonly (readonly [string, (pools: Surroundings) => Promise<void>])[] = [
    [
      autoscaler,
      async (pools) => {
        requireSuccess(await pass(pools, 'thrifty'));
      },
    ],
    [
      gate,
      async (pools) => {
        const { instanceId } = await idleMember(pools, 'thrifty');
        pools.cloud.world.autoScaling.terminateInstance({ instanceId, decrement: true });
        await gone(pools, instanceId);
      },
    ],
    [policy, (pools) => chooseInstance(pools, 'thrifty')],
  ];
  return Object.fromEntries(
    works.map(([functionName, work]) => [
      `read ${what} with ${functionName}`,
      exercise(functionName, async (pools) => {
        const { parameters } = pools.cloud.account;
        const name = '/poolkeeper/pools/thrifty';
        const before = parameters.find(name)?.value ?? '';
        const settings = readPoolSettings(before);
        const { connection } = settings;
        const apiKeySecret = { kind: 'secrets-manager', secretId: storedKey(pools, secretOf()) };
        const spacelift = { ...connection.spacelift, apiKeySecret };
        const value = JSON.stringify({ ...settings, connection: { ...connection, spacelift } });
        parameters.put({ name, value, type: 'String' }, true);
        try {
          await work(pools);
        } finally {
          parameters.put({ name, value: before, type: 'String' }, true);
        }
      }),
    ]),
  );
}

/** Returns the ARN of a secret with the API key that the pool thrifty may use. */
function storedKey({ cloud }: Surroundings, { name, accountId }: SecretSettings): string {
  const { secrets, localKey } = cloud.account;
  const secret =
    secrets.find(name) ??
    secrets.create({ name, accountId, tags: { [grantTag]: 'thrifty' } }, localKey.secret);
  const ofEveryRole = { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:*', Resource: '*' };
  if (accountId !== undefined) secrets.change(secret, { policy: parsePolicy({ Statement: [ofEveryRole] }) });
  return secret.arn;
}

async function chooseInstance(pools: Surroundings, pool: string): Promise<void> {
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
  if (!answer.includes(instanceId)) throw new Error(`the function chose no instance: ${answer}`);
}

/** A member in service whose worker is idle. A new instance is launched if there is none. */
async function idleMember(
  pools: Surroundings,
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
    // Pending runs take the first workers.
    raiseDesired(pools, pool, spaceliftPool(pools, pool).pendingRuns() + 1);
    await eventually(pools, 'there is no idle member', () => find() !== undefined);
  }
  const found = find();
  if (found === undefined) throw new Error('the idle member got a run meanwhile');
  return found;
}

/** Changes the purchase mix of the pool with spot instances. */
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

function gone(pools: Surroundings, instanceId: string): Promise<void> {
  return eventually(pools, `${instanceId} was not released`, () =>
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
  { refusal, isDenied }: Surroundings,
  problem: string,
  holds: () => boolean,
): Promise<void> {
  let until = performance.now() + patienceMs;
  while (performance.now() < until) {
    if (holds()) return;
    const refused = refusal();
    if (refused !== undefined) throw new Error(`${problem}: ${refused.text}`);
    if (isDenied()) until = Math.min(until, performance.now() + patienceAfterDenialMs);
    await sleep(10);
  }
  throw new Error(problem);
}
