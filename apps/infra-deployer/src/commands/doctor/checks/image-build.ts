import { imageTags, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { describeRoughDuration, type DurationMs } from '@poolkeeper/pool-model';
import { CommandError } from '../../../cli/errors.ts';
import {
  candidateOf,
  isGoingOn,
  listBuilds,
  listTested,
  pipelineArnOf,
  type ImageBuild,
  type PoolImage,
} from '../../image/pool-images.ts';
import { findImage } from '../subject/find-image.ts';
import { fault, ok, warning, type Check, type CheckFinding } from './check.ts';

const day: DurationMs = 24 * 3_600_000;
/** How long a pool can be without a build, by its schedule: one may be missing. */
const buildsWithin = { day: 2 * day, week: 14 * day, month: 62 * day } as const;
/** An older image lacks the security fixes of two months. */
const oldAfter: DurationMs = 56 * day;

/** Whether the pool's own images are built, and the pool launches from one that works and is not old. */
export const imageBuild: Check = {
  name: 'image build',
  scope: 'configuration',
  async check({ name, config, settings, aws, caller, now }) {
    const { build } = config.image;
    // Without credentials, another check says so.
    if (build === undefined || caller instanceof CommandError) return [];
    const region = settings?.connection.group.region ?? caller.region;
    const pipelineArn = pipelineArnOf(name, { ...caller, region });
    const builds = await buildsOf(() => listBuilds(aws.imageBuilder, pipelineArn));
    if (builds === undefined) {
      return fault(
        'there is no pipeline: no image is built',
        `Deploy the pool again: poolkeeper deploy ${name}`,
      );
    }
    const [tested, launched] = await Promise.all([listTested(aws.ec2, name), findImage(config, aws)]);
    // The check of the image says that it does not exist.
    if (launched.kind !== 'found') return [];
    const findings = [
      lastBuild(builds, { name, every: build.every, now }),
      launchedImage(tested, { name, id: launched.id, now }),
    ].filter((finding) => finding !== undefined);
    return findings.length > 0 ? findings : ok(`${builds.length} builds; launches from ${launched.id}`);
  },
};

/** Undefined without a pipeline. */
async function buildsOf(
  list: () => Promise<readonly ImageBuild[]>,
): Promise<readonly ImageBuild[] | undefined> {
  try {
    return await list();
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

interface Schedule {
  readonly name: string;
  readonly every: NonNullable<CompletePoolConfig['image']['build']>['every'];
  readonly now: number;
}

function lastBuild(builds: readonly ImageBuild[], { name, every, now }: Schedule): CheckFinding | undefined {
  const last = builds.find((build) => !isGoingOn(build));
  const again = `Build it again, which shows the step and the log: poolkeeper image build ${name}`;
  if (last?.status === 'FAILED') {
    return warning(`the last build has failed: ${last.reason ?? 'no reason is given'}`, again);
  }
  const [newest] = builds;
  if (newest === undefined)
    return warning('no image has been built yet', `Build one: poolkeeper image build ${name}`);
  const age = now - newest.startedAt;
  if (every === 'never' || age < buildsWithin[every]) return undefined;
  return warning(
    `the last build began ${describeRoughDuration(age)} ago, although image.build.every is ${every}`,
    `See why in the console of Image Builder, and build one: poolkeeper image build ${name}`,
  );
}

function launchedImage(
  tested: readonly PoolImage[],
  { name, id, now }: { readonly name: string; readonly id: string; readonly now: number },
): CheckFinding | undefined {
  const launched = tested.find((image) => image.id === id);
  const newer = candidateOf(tested, launched);
  const promote = `Promote an image: poolkeeper image promote ${name}`;
  if (launched === undefined) {
    return newer && warning(`the pool launches from ${id}, which it has not built`, promote);
  }
  if (launched.tags.has(imageTags.refused)) {
    return fault(
      `the pool launches from ${id}, which was taken back: ${launched.tags.get(imageTags.refused) ?? ''}`,
      `Go back to the image before it: poolkeeper image promote ${name} --rollback`,
    );
  }
  if (!launched.tags.has(imageTags.registered)) {
    return warning(
      `no instance of ${id} is known to have registered its worker`,
      `Go on: poolkeeper image promote ${name}`,
    );
  }
  const age = now - launched.createdAt;
  if (age < oldAfter) return undefined;
  return warning(
    `the pool launches from ${id}, which was built ${Math.floor(age / day)} days ago`,
    newer === undefined ? `Build a new one: poolkeeper image build ${name}` : promote,
  );
}
