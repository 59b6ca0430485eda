import { imageTags, poolNames } from '@poolkeeper/pool-config';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { nextSteps } from '../../cli/next-steps.ts';
import { pollUntilDone } from '../../cli/poll.ts';
import { deployedPools } from '../../deployed/deployed-pools.ts';
import { renewWarmPoolIfAllowed, requestRenewal } from '../renew/renew.ts';
import {
  candidateOf,
  withPoolImages,
  type CurrentImage,
  type Machine,
  type PoolImage,
  type PoolImages,
} from './pool-images.ts';
import { watchFirstInstance } from './watch-first-instance.ts';

export interface PromoteOptions {
  readonly pool: string | undefined;
  readonly image?: string;
  readonly rollOut?: boolean;
  readonly rollback?: boolean;
  readonly endpoint?: string;
}

export async function promoteImage(context: CommandContext, options: PromoteOptions): Promise<ExitStatus> {
  const { pool: named, image, rollOut = false, rollback: isRollback = false } = options;
  if (isRollback && (image !== undefined || rollOut)) {
    throw new CommandError('--rollback cannot be combined with --image or --roll-out', {
      code: 'usage',
      fault: 'user',
    });
  }
  return withPoolImages(context, named, async (images) => {
    const before = await images.current();
    if (isRollback) return rollBack(context, images, before);
    const described = await images.find(before.id);
    const wanted = await wantedImage(images, { given: image, before: described });
    const target = wanted ?? described;
    if (target === undefined || (wanted === undefined && !target.tags.has(imageTags.pool))) {
      throw nothingNewer(images, before.id);
    }
    const isOther = target.id !== before.id;
    if (isOther) await launchFrom(context, images, target);
    const current = await images.current();
    if (isOther || !target.tags.has(imageTags.registered)) {
      await proveOrTakeBack(context, images, { target, current, endpoint: options.endpoint });
    }
    const renewed = rollOut ? await requestRenewal(context, images.group, current.since) : undefined;
    context.host.output({
      text: describePromotion(context, { pool: images.pool, image: target.id, renewed }),
      data: {
        pool: images.pool,
        image: target.id,
        earlier: before.id,
        ...(renewed !== undefined && { rollOut }),
      },
    });
    return exitStatus.done;
  });
}

/** The given image, or the newest that has passed its tests. Undefined if the pool launches from that already. */
async function wantedImage(
  images: PoolImages,
  { given, before }: { readonly given: string | undefined; readonly before: PoolImage | undefined },
): Promise<PoolImage | undefined> {
  if (given === undefined) return candidateOf(await images.tested(), before);
  const found = /^ami-[0-9a-f]{8,17}$/.test(given) ? await images.find(given) : undefined;
  if (found === undefined)
    throw refused(given, 'it does not exist in this region', 'poolkeeper image status');
  requirePromotable(images, found, before);
  return found;
}

/** @throws CommandError for an image that is not of the pool, has not passed its tests, or cannot run on the pool's instances. */
function requirePromotable(
  { pool, account }: PoolImages,
  { id, owner: ownerId, isAvailable, architecture, tags }: PoolImage,
  before: PoolImage | undefined,
): void {
  const list = `poolkeeper image status ${pool}`;
  const owner = ownerId === account ? tags.get(imageTags.pool) : undefined;
  if (owner === undefined && tags.has('Ec2ImageBuilderArn')) {
    throw refused(
      id,
      `it has no tag ${imageTags.pool}: it has not passed its tests, or is of something else`,
      list,
    );
  }
  if (owner === undefined) throw refused(id, `it is not an image of ${pool}`, list);
  if (owner !== pool) throw refused(id, `it is of the pool ${owner}, not of ${pool}`, list);
  if (!isAvailable) throw refused(id, 'it is not available', list);
  if (before !== undefined && architecture !== before.architecture) {
    throw refused(
      id,
      `it is for ${architecture}, and the instances of ${pool} are ${before.architecture}`,
      list,
    );
  }
}

function refused(image: string, why: string, list: string): CommandError {
  return new CommandError(`${image} cannot be promoted: ${why}`, {
    code: 'image-refused',
    fault: 'user',
    fix: `Choose one that is listed by: ${list}.`,
    details: { image },
  });
}

function nothingNewer({ pool }: PoolImages, current: string): CommandError {
  return new CommandError(`there is no image of ${pool} to promote: it launches from ${current}`, {
    code: 'image-refused',
    fault: 'user',
    fix: `Build one: poolkeeper image build ${pool}. An image that was taken back is promoted again by --image.`,
    details: { pool, current },
  });
}

/** Tags the image first, so that it is not deleted while the pool launches from it. */
async function launchFrom(context: CommandContext, images: PoolImages, image: PoolImage): Promise<void> {
  const { ec2, pool } = images;
  const { CreateTagsCommand, DeleteTagsCommand } = await import('@aws-sdk/client-ec2');
  const Resources = [image.id];
  if (image.tags.has(imageTags.pool)) {
    await ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: imageTags.promoted, Value: 'true' }] }));
    const old = [imageTags.refused, imageTags.registered].filter((key) => image.tags.has(key));
    if (old.length > 0) {
      await ec2.send(new DeleteTagsCommand({ Resources, Tags: old.map((Key) => ({ Key })) }));
    }
  }
  await writeParameter(context, images, image.id);
  context.host.notify({ level: 'info', text: `${pool} launches from ${image.id} now` });
}

/** Systems Manager checks an image after it has answered, and keeps the earlier value if it finds none. */
async function writeParameter(context: CommandContext, images: PoolImages, imageId: string): Promise<void> {
  const { pool, ssm } = images;
  const { imageParameter } = poolNames(pool);
  const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
  await ssm.send(
    new PutParameterCommand({
      Name: imageParameter,
      Value: imageId,
      Type: 'String',
      DataType: 'aws:ec2:image',
      Overwrite: true,
    }),
  );
  let reads = 0;
  await pollUntilDone(context, {
    meanwhile: `${imageParameter} may name ${imageId} by now: see poolkeeper image status ${pool}`,
    read: async () => {
      if ((await images.current()).id === imageId) return true;
      reads += 1;
      if (reads <= 30) return undefined;
      throw new CommandError(`the parameter ${imageParameter} does not accept ${imageId}`, {
        code: 'remote-failed',
        fault: 'environment',
        fix: 'Systems Manager refuses an image that this account cannot use. The pool launches from the earlier one.',
      });
    },
  });
}

interface Proof {
  readonly target: PoolImage;
  readonly current: CurrentImage;
  readonly endpoint: string | undefined;
}

/** Waits for a worker of the image. @throws CommandError when there is none, after the earlier image is back. */
async function proveOrTakeBack(
  context: CommandContext,
  images: PoolImages,
  { target, current, endpoint }: Proof,
): Promise<void> {
  const { pool, ec2 } = images;
  const { CreateTagsCommand } = await import('@aws-sdk/client-ec2');
  const tag = (Key: string, Value: string) =>
    ec2.send(new CreateTagsCommand({ Resources: [target.id], Tags: [{ Key, Value }] }));
  const [deployed] = await deployedPools(context, { names: [pool], endpoint });
  if (deployed === undefined) throw new Error(`the deployed pool ${pool} was not found`);
  await replaceWarm(context, images, target.id);
  const outcome = await watchFirstInstance(context, { images, deployed, current });
  if (outcome.kind === 'registered') {
    await tag(
      imageTags.registered,
      `${outcome.instanceId} ${new Date(context.system.clock()).toISOString()}`,
    );
    await releaseOlder(images, target);
    return;
  }
  const earlier = await earlierImage(images, target);
  await tag(imageTags.refused, outcome.reason);
  if (earlier !== undefined) await takeBack(context, images, { from: target, to: earlier });
  await releaseFailed(context, images, outcome.instanceId);
  await replaceWarm(context, images, earlier?.id ?? target.id);
  throw new CommandError(`${target.id} does not work: ${outcome.instanceId} ${outcome.reason}`, {
    code: 'image-failed',
    fault: 'environment',
    fix: `${
      earlier === undefined
        ? `There is no earlier image to go back to: ${pool} still launches from it. Promote another with --image.`
        : `${pool} launches from ${earlier.id} again.`
    } What the instance said: poolkeeper explain ${pool} --instance ${outcome.instanceId}`,
    details: { pool, image: target.id, ...outcome, launchesFrom: earlier?.id ?? target.id },
  });
}

/** A group with a warm pool takes its next instance from there, with the image that the warm instance was launched from. */
async function replaceWarm(
  context: CommandContext,
  { group, machines }: PoolImages,
  imageId: string,
): Promise<void> {
  const { WarmPoolConfiguration: warmPool, Instances = [] } = await group.describe();
  if (warmPool === undefined) return;
  const inGroup = new Set(Instances.map(({ InstanceId }) => InstanceId));
  const isOther = (machine: Machine) =>
    !inGroup.has(machine.id) &&
    machine.imageId !== imageId &&
    (machine.state === 'stopped' || machine.state === 'running');
  if ((await machines()).some(isOther)) await renewWarmPoolIfAllowed(context, group);
}

/**
 * An instance without a worker counts as supply to come for a while, so it is replaced at once. The gate lets it go when it is sure
 * that no run is on it.
 */
async function releaseFailed(
  { host }: CommandContext,
  { group }: PoolImages,
  instanceId: string,
): Promise<void> {
  const { Instances = [] } = await group.describe();
  const state = Instances.find(({ InstanceId }) => InstanceId === instanceId)?.LifecycleState ?? '';
  if (!/^(Pending|InService)/.test(state)) return;
  const { TerminateInstanceInAutoScalingGroupCommand } = await import('@aws-sdk/client-auto-scaling');
  const request = new TerminateInstanceInAutoScalingGroupCommand({
    InstanceId: instanceId,
    ShouldDecrementDesiredCapacity: false,
  });
  try {
    await group.client.send(request);
  } catch (error) {
    const why = describeError(explainAwsError(error));
    host.notify({ level: 'warning', text: `${instanceId} stays until the pool replaces it: ${why}` });
  }
}

/** The image that the pool launched from before, of those that still exist and were not taken back. One that has worked comes first. */
async function earlierImage(
  images: PoolImages,
  current: Pick<PoolImage, 'id'> & Partial<PoolImage>,
): Promise<PoolImage | undefined> {
  const found: PoolImage[] = [];
  for (const id of (await images.history()).filter((id) => id !== current.id)) {
    const image = await images.find(id);
    if (image?.isAvailable !== true || image.tags.has(imageTags.refused)) continue;
    // The instances had another architecture then.
    if (image.architecture !== (current.architecture ?? image.architecture)) continue;
    found.push(image);
    // Of one that the pool has not built, no tag says that it has worked.
    if (!image.tags.has(imageTags.pool) || image.tags.has(imageTags.registered)) return image;
  }
  return found[0];
}

async function takeBack(
  context: CommandContext,
  images: PoolImages,
  { from, to }: { readonly from: PoolImage; readonly to: PoolImage },
): Promise<void> {
  const { DeleteTagsCommand } = await import('@aws-sdk/client-ec2');
  await writeParameter(context, images, to.id);
  if (!from.tags.has(imageTags.pool)) return;
  await images.ec2.send(new DeleteTagsCommand({ Resources: [from.id], Tags: [{ Key: imageTags.promoted }] }));
}

/** An image stays protected from deletion while it is the present one or the one before it. */
async function releaseOlder(images: PoolImages, current: PoolImage): Promise<void> {
  const earlier = await earlierImage(images, current);
  const old = (await images.tested()).filter(
    ({ id, tags }) => tags.has(imageTags.promoted) && id !== current.id && id !== earlier?.id,
  );
  if (old.length === 0) return;
  const { DeleteTagsCommand } = await import('@aws-sdk/client-ec2');
  const Resources = old.map(({ id }) => id);
  await images.ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: imageTags.promoted }] }));
}

async function rollBack(
  context: CommandContext,
  images: PoolImages,
  current: CurrentImage,
): Promise<ExitStatus> {
  const { host } = context;
  const { pool } = images;
  const from = await images.find(current.id);
  const to = await earlierImage(images, from ?? current);
  if (to === undefined) {
    throw new CommandError(`${pool} has no image from before ${current.id} that still exists`, {
      code: 'image-refused',
      fault: 'user',
      fix: `Promote another one with --image: see poolkeeper image status ${pool}.`,
    });
  }
  if (from?.tags.has(imageTags.pool) === true) {
    const { CreateTagsCommand } = await import('@aws-sdk/client-ec2');
    const Tags = [{ Key: imageTags.refused, Value: 'rolled back by an operator' }];
    await images.ec2.send(new CreateTagsCommand({ Resources: [from.id], Tags }));
    await takeBack(context, images, { from, to });
  } else await writeParameter(context, images, to.id);
  host.output({
    text: [
      `${host.paint.good('✔')} ${pool} launches from ${to.id} again, and not from ${current.id}`,
      '',
      ...nextSteps(
        [{ command: `poolkeeper renew ${pool}`, purpose: 'replace the instances that run, a few at a time' }],
        host.paint,
      ),
    ].join('\n'),
    data: { pool, image: to.id, earlier: current.id },
  });
  return exitStatus.done;
}

function describePromotion(
  { host }: CommandContext,
  {
    pool,
    image,
    renewed,
  }: { readonly pool: string; readonly image: string; readonly renewed: readonly string[] | undefined },
): string {
  const done = `${host.paint.good('✔')} ${pool} launches from ${image}, and a worker of it has registered`;
  return [
    done,
    '',
    ...nextSteps(
      renewed === undefined
        ? [
            {
              command: `poolkeeper image promote ${pool} --roll-out`,
              purpose: 'replace the instances of earlier images, a few at a time',
            },
          ]
        : [
            {
              command: `poolkeeper plan ${pool}`,
              purpose: 'which instances are left, and what they wait for',
            },
          ],
      host.paint,
    ),
  ].join('\n');
}
