import { readInstanceTags } from '@poolkeeper/aws-pool';
import { describeRoughDuration, type Member } from '@poolkeeper/pool-model';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { pollUntilDone } from '../../cli/poll.ts';
import type { DeployedGroup } from '../../deployed/deployed-group.ts';
import type { DeployedPool } from '../../deployed/deployed-pools.ts';
import { poolObserver } from '../../deployed/dry-run.ts';
import type { CurrentImage, Machine, PoolImages } from './pool-images.ts';

/** What became of the first instance of an image. */
export type FirstInstance =
  | { readonly kind: 'registered'; readonly instanceId: string }
  /** `reason` follows the id of the instance in a sentence. */
  | { readonly kind: 'failed'; readonly instanceId: string; readonly reason: string };

interface Watched {
  readonly images: PoolImages;
  readonly deployed: DeployedPool;
  readonly current: CurrentImage;
}

/** A reading makes about ten requests to AWS and one or two to Spacelift. */
const watchEveryMs = 5_000;
/** EC2 shows an instance later than its group does, so a missing one is no reason to ask again at once. */
const askAgainMs = 3 * 60_000;
/** Terminations of instances that boot, for reasons that are not the image's, such as a spot interruption. */
const mostEnded = 3;

/**
 * Waits for the first instance that was launched from the image to register its worker, and asks for an instance if the pool needs
 * none. An instance has `lifecycle.registrationGrace` for it.
 *
 * @throws CommandError when the user interrupts it.
 */
export async function watchFirstInstance(
  context: CommandContext,
  { images, deployed, current }: Watched,
): Promise<FirstInstance> {
  const { host, system } = context;
  const { pool, group } = images;
  const progress = { id: `promote:${pool}`, title: `first instance of ${current.id}` };
  const graceMs = deployed.settings.autoscaler.registrationGraceMs;
  const observe = poolObserver(context, deployed);
  let askedAt = -Infinity;
  const outcome = await pollUntilDone(context, {
    meanwhile: `${pool} launches from ${current.id}, and no worker of it has registered yet. To go on: poolkeeper image promote ${pool}. To go back: poolkeeper image promote ${pool} --rollback`,
    everyMs: watchEveryMs,
    read: async () => {
      const now = system.clock();
      const [machines, { observation }] = await Promise.all([images.machines(), observe()]);
      const { members } = observation.snapshot;
      const launched = machines.filter((machine) => isLaunchOf(machine, current));
      const verdict = judge(launched, { members, now, graceMs });
      if (verdict !== undefined) return verdict;
      const booting = launched.filter(
        ({ id, state }) => state === 'pending' || members.some(({ instance }) => instance?.id === id),
      );
      let detail = booting
        .map(
          ({ id, launchedAt }) => `${id} boots for ${describeRoughDuration(Math.max(0, now - launchedAt))}`,
        )
        .join(', ');
      if (booting.length === 0) {
        const request = now - askedAt < askAgainMs ? 'wait' : await askForOne(group, members);
        if (request === 'asked') askedAt = now;
        detail =
          request === 'busy'
            ? 'all instances are busy, and the pool is at its maximum: waiting for one'
            : 'waiting for the group to launch one';
      }
      host.progress({
        ...progress,
        state: 'running',
        detail,
        milestone: detail.replaceAll(/ for \d+ \w+/g, ''),
      });
      return undefined;
    },
  });
  host.progress({
    ...progress,
    state: outcome.kind === 'registered' ? 'done' : 'failed',
    detail:
      outcome.kind === 'registered'
        ? `${outcome.instanceId} has registered`
        : `${outcome.instanceId} ${outcome.reason}`,
  });
  return outcome;
}

/** EC2 rounds the time of a launch to a second. */
function isLaunchOf({ imageId, launchedAt }: Machine, current: CurrentImage): boolean {
  return imageId === current.id && launchedAt >= current.since - 1000;
}

interface Surroundings {
  readonly members: readonly Member[];
  readonly now: number;
  readonly graceMs: number;
}

/** The first instance that has registered or failed decides. Undefined while none has. */
function judge(
  launched: readonly Machine[],
  { members, now, graceMs }: Surroundings,
): FirstInstance | undefined {
  for (const { id: instanceId, tags, launchedAt } of launched) {
    // Instances of a warm pool are no members, and register no worker there.
    const member = members.find(({ instance }) => instance?.id === instanceId);
    if ((member?.workers.length ?? 0) > 0) return { kind: 'registered', instanceId };
    const { failedStep } = readInstanceTags(tags);
    if (failedStep !== undefined) {
      return { kind: 'failed', instanceId, reason: `failed to boot at the step ${failedStep}` };
    }
    if (member !== undefined && member.state !== 'leaving' && now - launchedAt > graceMs) {
      const limit = describeRoughDuration(graceMs);
      return { kind: 'failed', instanceId, reason: `registered no worker within ${limit}` };
    }
  }
  const ended = launched.filter(({ state }) => state === 'shutting-down' || state === 'terminated');
  const last = ended.at(-1);
  if (last === undefined || ended.length < mostEnded) return undefined;
  return {
    kind: 'failed',
    instanceId: last.id,
    reason: 'ended before its worker registered, as those before it',
  };
}

/**
 * Makes the group launch an instance: one more, or one in place of an idle one at the maximum. The gate lets an instance go only
 * when no run is on it.
 */
async function askForOne(
  group: DeployedGroup,
  members: readonly Member[],
): Promise<'asked' | 'wait' | 'busy'> {
  const { pool, name, client } = group;
  const sdk = await import('@aws-sdk/client-auto-scaling');
  const {
    DesiredCapacity: desired = 0,
    MaxSize: most = 0,
    Instances: instances = [],
  } = await group.describe();
  const counted = instances.filter(({ LifecycleState: state = '' }) => /^(Pending|InService)/.test(state));
  if (counted.length < desired) return 'wait';
  if (most === 0) {
    throw new CommandError(
      `the group of ${pool} has a maximum size of 0: no instance can show that the image works`,
      {
        code: 'image-failed',
        fault: 'environment',
        fix: `Deploy it again, and go on: poolkeeper image promote ${pool}.`,
      },
    );
  }
  if (desired < most) {
    await client.send(
      new sdk.SetDesiredCapacityCommand({
        AutoScalingGroupName: name,
        DesiredCapacity: desired + 1,
        HonorCooldown: false,
      }),
    );
    return 'asked';
  }
  const idle = members.find(({ state }) => state === 'idle')?.instance;
  if (idle === undefined) return 'busy';
  await client.send(
    new sdk.TerminateInstanceInAutoScalingGroupCommand({
      InstanceId: idle.id,
      ShouldDecrementDesiredCapacity: false,
    }),
  );
  return 'asked';
}
