import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Imagebuilder from '@aws-sdk/client-imagebuilder';
import type * as Ssm from '@aws-sdk/client-ssm';
import { imageTags, poolNames } from '@poolkeeper/pool-config';
import type { EpochMs } from '@poolkeeper/pool-model';
import { awsAccess } from '../../aws/aws-access.ts';
import { findCaller, type Caller } from '../../aws/caller.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { withDeployedGroup, type DeployedGroup } from '../../deployed/deployed-group.ts';
import { listDeployedNames } from '../../deployed/deployed-pools.ts';
import { readPoolsIfAny } from '../../pools/read-pools.ts';

/** An image as EC2 describes it. */
export interface PoolImage {
  readonly id: string;
  readonly createdAt: EpochMs;
  readonly architecture: string;
  readonly isAvailable: boolean;
  /** The account that it is of. */
  readonly owner: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
}

/** A build of Image Builder. */
export interface ImageBuild {
  readonly arn: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly startedAt: EpochMs;
  readonly isScheduled: boolean;
  readonly imageId: string | undefined;
}

/** The image that a pool launches from. */
export interface CurrentImage {
  readonly id: string;
  /** Since the pool launches from it. */
  readonly since: EpochMs;
}

/** A machine of the group, also one that has ended within the last hour. */
export interface Machine {
  readonly id: string;
  readonly imageId: string;
  readonly state: string;
  readonly launchedAt: EpochMs;
  readonly tags: ReadonlyMap<string, string>;
}

/** The images of a deployed pool, and what builds and launches them. */
export interface PoolImages {
  readonly pool: string;
  readonly account: string;
  readonly pipelineArn: string;
  readonly group: DeployedGroup;
  /** @throws CommandError when the pool has no `image.build`. */
  readonly current: () => Promise<CurrentImage>;
  /** The images that the pool launched from, newest first, each once. */
  readonly history: () => Promise<readonly string[]>;
  /** Images that have passed their tests, newest first. */
  readonly tested: () => Promise<readonly PoolImage[]>;
  /** Undefined if there is no such image. */
  readonly find: (imageId: string) => Promise<PoolImage | undefined>;
  /** Newest first. @throws CommandError when the pool has no pipeline. */
  readonly builds: () => Promise<readonly ImageBuild[]>;
  readonly build: (arn: string) => Promise<ImageBuild>;
  /** Oldest first. */
  readonly machines: () => Promise<readonly Machine[]>;
  readonly ec2: Ec2.EC2Client;
  readonly ssm: Ssm.SSMClient;
  readonly builder: Imagebuilder.ImagebuilderClient;
}

/** @throws CommandError when the pool is not deployed, or AWS refuses a call. */
export async function withPoolImages<Value>(
  context: CommandContext,
  named: string | undefined,
  use: (images: PoolImages) => Promise<Value>,
): Promise<Value> {
  const pool = named ?? (await onlyPool(context));
  return withDeployedGroup(context, pool, async (group) => {
    const region = await group.client.config.region();
    const access = awsAccess(context, region);
    const [caller, ec2, ssm, builder] = await Promise.all([
      findCaller(access),
      import('@aws-sdk/client-ec2').then((sdk) => ({ sdk, client: new sdk.EC2Client(access) })),
      import('@aws-sdk/client-ssm').then((sdk) => ({ sdk, client: new sdk.SSMClient(access) })),
      import('@aws-sdk/client-imagebuilder').then((sdk) => ({
        sdk,
        client: new sdk.ImagebuilderClient(access),
      })),
    ]);
    const names = poolNames(pool);
    const pipelineArn = pipelineArnOf(pool, caller);
    const images: PoolImages = {
      pool,
      account: caller.account,
      pipelineArn,
      group,
      ec2: ec2.client,
      ssm: ssm.client,
      builder: builder.client,
      current: async () => {
        const { Parameter } = await ssm.client
          .send(new ssm.sdk.GetParameterCommand({ Name: names.imageParameter }))
          .catch(orNoBuild(pool, ssm.sdk.ParameterNotFound));
        return { id: Parameter?.Value ?? '', since: Parameter?.LastModifiedDate?.getTime() ?? 0 };
      },
      history: async () => {
        const versions: string[] = [];
        for await (const { Parameters = [] } of ssm.sdk.paginateGetParameterHistory(
          { client: ssm.client },
          { Name: names.imageParameter },
        )) {
          versions.push(...Parameters.map(({ Value = '' }) => Value));
        }
        return [...new Set(versions.toReversed())];
      },
      tested: () => listTested(ec2.client, pool),
      find: (imageId) => findImage(ec2.client, imageId),
      builds: () =>
        listBuilds(builder.client, pipelineArn).catch(orNoBuild(pool, builder.sdk.ResourceNotFoundException)),
      build: async (arn) => {
        const request = new builder.sdk.GetImageCommand({ imageBuildVersionArn: arn });
        return readBuild((await builder.client.send(request)).image ?? {});
      },
      machines: async () => {
        const machines: Machine[] = [];
        for await (const { Reservations = [] } of ec2.sdk.paginateDescribeInstances(
          { client: ec2.client },
          { Filters: [{ Name: 'tag:aws:autoscaling:groupName', Values: [group.name] }] },
        )) {
          machines.push(...Reservations.flatMap(({ Instances = [] }) => Instances).map(readMachine));
        }
        return machines.toSorted((a, b) => a.launchedAt - b.launchedAt);
      },
    };
    try {
      return await use(images);
    } catch (error) {
      throw explainAwsError(error);
    } finally {
      for (const { client } of [ec2, ssm, builder]) client.destroy();
    }
  });
}

/** A pipeline's name is that of the pool's group. */
export function pipelineArnOf(pool: string, { account, arn, region }: Caller): string {
  const [, partition = 'aws'] = arn.split(':');
  return `arn:${partition}:imagebuilder:${region}:${account}:image-pipeline/${poolNames(pool).group}`;
}

/** The builds of a pipeline, newest first. Rejects with `ResourceNotFoundException` if there is no pipeline. */
export async function listBuilds(
  client: Imagebuilder.ImagebuilderClient,
  imagePipelineArn: string,
): Promise<readonly ImageBuild[]> {
  const { paginateListImagePipelineImages } = await import('@aws-sdk/client-imagebuilder');
  const builds: ImageBuild[] = [];
  for await (const { imageSummaryList = [] } of paginateListImagePipelineImages(
    { client },
    { imagePipelineArn },
  )) {
    builds.push(...imageSummaryList.map(readBuild));
  }
  return builds.toSorted((a, b) => b.startedAt - a.startedAt);
}

/** Images of a pool that have passed their tests, newest first. */
export async function listTested(client: Ec2.EC2Client, pool: string): Promise<readonly PoolImage[]> {
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ec2');
  const Filters = [{ Name: `tag:${imageTags.pool}`, Values: [pool] }];
  const { Images = [] } = await client.send(new DescribeImagesCommand({ Owners: ['self'], Filters }));
  return Images.map(readImage).toSorted((a, b) => b.createdAt - a.createdAt);
}

async function findImage(client: Ec2.EC2Client, imageId: string): Promise<PoolImage | undefined> {
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ec2');
  try {
    const { Images: [image] = [] } = await client.send(new DescribeImagesCommand({ ImageIds: [imageId] }));
    return image && readImage(image);
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('InvalidAMIID')) return undefined;
    throw error;
  }
}

/** Whether a build has neither ended nor failed. */
export function isGoingOn({ status }: Pick<ImageBuild, 'status'>): boolean {
  const ended = ['AVAILABLE', 'CANCELLED', 'FAILED', 'DEPRECATED', 'DELETED', 'DISABLED'];
  return !ended.includes(status);
}

/** The newest image of those that have passed their tests, unless the pool launches from it, or it was taken back. */
export function candidateOf(
  tested: readonly PoolImage[],
  current: PoolImage | undefined,
): PoolImage | undefined {
  const [newest] = tested.filter(({ isAvailable, tags }) => isAvailable && !tags.has(imageTags.refused));
  const isBuilt = tested.some(({ id }) => id === current?.id);
  const isNewer = !isBuilt || (newest?.createdAt ?? 0) > (current?.createdAt ?? 0);
  return isNewer ? newest : undefined;
}

async function onlyPool(context: CommandContext): Promise<string> {
  const { system, options } = context;
  const configured = await readPoolsIfAny(system.cwd, options.config);
  const names =
    configured.length > 0
      ? configured.map(({ config }) => config.name)
      : await listDeployedNames(awsAccess(context));
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  throw new CommandError(
    only === undefined
      ? 'no pool is deployed in this account and region'
      : `name a pool: ${names.join(', ')}`,
    { code: only === undefined ? 'pool-not-deployed' : 'usage', fault: 'user' },
  );
}

/** Translates the error for what a pool without `image.build` does not have. */
function orNoBuild(pool: string, Missing: abstract new (...args: never[]) => Error) {
  return (error: unknown): never => {
    if (!(error instanceof Missing)) throw error;
    throw new CommandError(`the pool ${pool} builds no image of its own`, {
      code: 'no-image-build',
      fault: 'user',
      fix: `Set \`image.build\` in its configuration, and deploy it: poolkeeper deploy ${pool}.`,
      details: { pool },
      cause: error,
    });
  };
}

function readImage({
  ImageId: id = '',
  CreationDate = '',
  Architecture: architecture,
  State,
  OwnerId: owner,
  Tags = [],
}: Ec2.Image): PoolImage {
  return {
    id,
    owner,
    createdAt: Date.parse(CreationDate),
    architecture: architecture ?? '',
    isAvailable: State === 'available',
    tags: readTags(Tags),
  };
}

function readMachine({
  InstanceId: id = '',
  ImageId = '',
  State,
  LaunchTime,
  Tags = [],
}: Ec2.Instance): Machine {
  return {
    id,
    imageId: ImageId,
    state: State?.Name ?? '',
    launchedAt: LaunchTime?.getTime() ?? 0,
    tags: readTags(Tags),
  };
}

function readTags(tags: readonly Ec2.Tag[]): ReadonlyMap<string, string> {
  return new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

function readBuild({
  arn = '',
  state,
  dateCreated = '',
  buildType,
  outputResources,
}: Omit<Imagebuilder.ImageSummary, 'imageSource'>): ImageBuild {
  return {
    arn,
    status: state?.status ?? '',
    reason: state?.reason,
    startedAt: Date.parse(dateCreated),
    isScheduled: buildType === 'SCHEDULED',
    imageId: outputResources?.amis?.[0]?.image,
  };
}
