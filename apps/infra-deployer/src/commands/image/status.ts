import { imageTags } from '@poolkeeper/pool-config';
import { describeRoughDuration } from '@poolkeeper/pool-model';
import { formatTable } from '../../cli/columns.ts';
import type { CommandContext } from '../../cli/context.ts';
import { counted } from '../../cli/counted.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import type { Paint } from '../../cli/paint.ts';
import {
  candidateOf,
  isGoingOn,
  withPoolImages,
  type ImageBuild,
  type Machine,
  type PoolImage,
} from './pool-images.ts';

/** The images of a pool, for people and programs. Times are in ISO 8601. */
interface ImageStatus {
  readonly pool: string;
  readonly observedAt: string;
  /** What the pool launches from. */
  readonly current: {
    readonly id: string;
    readonly since: string;
    readonly instances: number;
    /** Whether the pool has built it; else it is what the pool's images are built from, or an image of others. */
    readonly isBuilt: boolean;
    /** Absent if it does not exist. */
    readonly createdAt?: string;
    /** The first instance of it whose worker has registered. Absent until then, and for one that was not built. */
    readonly registered?: string;
  };
  /** What `poolkeeper image promote` would take. */
  readonly next?: string;
  /** Images that have passed their tests, newest first. */
  readonly images: readonly {
    readonly id: string;
    readonly createdAt: string;
    readonly instances: number;
    /** Why it was taken back. */
    readonly refused?: string;
  }[];
  /** Instances of images that are not listed above. */
  readonly otherInstances: number;
  /** The latest builds, newest first. */
  readonly builds: readonly {
    readonly id: string;
    readonly status: string;
    readonly startedAt: string;
    readonly trigger: 'schedule' | 'request';
    readonly image?: string;
    readonly reason?: string;
  }[];
}

export async function showImages(context: CommandContext, named: string | undefined): Promise<ExitStatus> {
  const { host, system } = context;
  return withPoolImages(context, named, async (images) => {
    const [current, tested, builds, machines] = await Promise.all([
      images.current(),
      images.tested(),
      images.builds(),
      images.machines(),
    ]);
    const described = await images.find(current.id);
    const running = machines.filter(({ state }) => state === 'pending' || state === 'running');
    const status = imageStatus({
      ...{ pool: images.pool, now: system.clock(), current, described, tested, builds, running },
      next: candidateOf(tested, described),
    });
    host.output({ text: describeImages(status, system.clock(), host.paint), data: status });
    return exitStatus.done;
  });
}

/** Builds of the last weeks. */
const mostBuilds = 5;

function imageStatus({
  pool,
  now,
  current,
  described,
  tested,
  builds,
  running,
  next,
}: {
  readonly pool: string;
  readonly now: number;
  readonly current: { readonly id: string; readonly since: number };
  readonly described: PoolImage | undefined;
  readonly tested: readonly PoolImage[];
  readonly builds: readonly ImageBuild[];
  readonly running: readonly Machine[];
  readonly next: PoolImage | undefined;
}): ImageStatus {
  const instancesOf = (id: string) => running.filter(({ imageId }) => imageId === id).length;
  const listed = new Set([current.id, ...tested.map(({ id }) => id)]);
  return {
    pool,
    observedAt: timeOf(now),
    current: {
      id: current.id,
      since: timeOf(current.since),
      instances: instancesOf(current.id),
      isBuilt: tested.some(({ id }) => id === current.id),
      createdAt: described && timeOf(described.createdAt),
      registered: described?.tags.get(imageTags.registered),
    },
    next: next?.id,
    images: tested.map(({ id, createdAt, tags }) => ({
      id,
      createdAt: timeOf(createdAt),
      instances: instancesOf(id),
      refused: tags.get(imageTags.refused),
    })),
    otherInstances: running.filter(({ imageId }) => !listed.has(imageId)).length,
    builds: builds.slice(0, mostBuilds).map(({ arn, status, startedAt, isScheduled, imageId, reason }) => ({
      id: arn,
      status,
      startedAt: timeOf(startedAt),
      trigger: isScheduled ? 'schedule' : 'request',
      image: imageId,
      reason,
    })),
  };
}

function describeImages(status: ImageStatus, now: number, paint: Paint): string {
  const { pool, current, next, images, otherInstances, builds } = status;
  const ageOf = (at: string) => `${describeRoughDuration(Math.max(0, now - Date.parse(at)))} ago`;
  const kind = !current.isBuilt
    ? 'not built by the pool'
    : current.registered === undefined
      ? paint.warning(`no instance of it has registered yet: poolkeeper image promote ${pool} goes on`)
      : `${current.registered.split(' ')[0] ?? ''} has registered`;
  const missing =
    current.createdAt === undefined ? [paint.bad('it does not exist: no instance can start')] : [];
  const lines = [
    `${paint.strong(pool)}  launches from ${current.id} since ${ageOf(current.since)}; ${[...missing, kind].join('; ')}`,
    next === undefined
      ? `  ${paint.faint('next')}   nothing newer has passed its tests`
      : `  ${paint.faint('next')}   ${next}: poolkeeper image promote ${pool}`,
    ...builds
      .filter((build) => isGoingOn(build))
      .map(
        (build) =>
          `  ${paint.faint('now')}    a build is ${build.status.toLowerCase()}, begun ${ageOf(build.startedAt)}`,
      ),
  ];
  if (otherInstances > 0) {
    lines.push(`  ${paint.faint('also')}   ${counted(otherInstances, 'instance')} of other images`);
  }
  const remarksOn = (id: string, refused: string | undefined) =>
    [
      ...(id === current.id ? ['current'] : []),
      ...(refused === undefined ? [] : [`taken back: ${refused}`]),
    ].join('; ');
  if (images.length > 0) {
    const [titles = '', ...rows] = formatTable([
      ['IMAGE', 'BUILT', 'INSTANCES', ''],
      ...images.map(({ id, createdAt, instances, refused }) => [
        id,
        ageOf(createdAt),
        String(instances),
        remarksOn(id, refused),
      ]),
    ]);
    lines.push('', paint.faint(titles), ...rows);
  }
  if (builds.length > 0) {
    const [titles = '', ...rows] = formatTable([
      ['BUILD', 'BEGUN', 'BY', 'IMAGE', 'REASON'],
      ...builds.map(({ status: state, startedAt, trigger, image, reason }) => [
        state === 'FAILED' ? paint.bad(state) : state,
        ageOf(startedAt),
        trigger,
        image ?? '-',
        reason ?? '',
      ]),
    ]);
    lines.push('', paint.faint(titles), ...rows);
  }
  return lines.join('\n');
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
