import {
  findInstanceType,
  resolveInstances,
  type Architecture,
  type InstanceProblem,
} from '@poolkeeper/instance-selection';
import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { durationMs } from '../../duration.ts';
import { instanceRequest } from '../../instance-request.ts';
import type { Path } from '../config-problem.ts';
import { error, messageAt, warning, when, type Finding } from './finding.ts';

/** Checks that such instances exist, and that image and launcher run on them. */
export function checkInstances(config: CompletePoolConfig): readonly Finding[] {
  const { instances } = config;
  const imageArchitecture = architectureOfImage(config);
  const resolved = resolveInstances(instanceRequest(instances), {
    selfHosted: config.selfHosted !== undefined,
    imageArchitecture,
  });
  return [
    ...resolved.problems.flatMap((problem) => findingOf(problem, instances)),
    ...when(instances.types !== undefined && instances.requirements !== undefined, () =>
      error(
        'instances.requirements',
        'cannot be combined with instances.types: remove one of them',
        'instances.types',
      ),
    ),
    ...when(resolved.architecture !== undefined && resolved.architecture !== instances.architecture, () =>
      error(
        'instances.types',
        `are ${resolved.architecture ?? ''} types, but instances.architecture, which selects image and launcher, is ${instances.architecture}: set instances.architecture to ${resolved.architecture ?? ''}, or use other types`,
        'instances.architecture',
      ),
    ),
    ...when(instances.metadataHopLimit > 1, () =>
      warning(
        'instances.metadataHopLimit',
        `gives runs access to the instance's credentials, got ${instances.metadataHopLimit}: set it to 1, and give runs a role through Spacelift's cloud integration`,
      ),
    ),
    ...when(instances.maxLifetime !== undefined && config.roll.maxAge !== undefined, () =>
      warning(
        'instances.maxLifetime',
        'duplicates roll.maxAge, which waits until an instance is idle: remove it',
        'roll.maxAge',
      ),
    ),
    ...checkWarmPool(config),
    ...checkLifetime(config),
  ];
}

/** Determines the architecture from the image's name, if the name contains it. */
function architectureOfImage({ image }: CompletePoolConfig): Architecture | undefined {
  const name = image.name ?? image.ssmParameter ?? '';
  if (/arm64|aarch64/.test(name)) return 'arm64';
  return /x86_64|amd64/.test(name) ? 'x86_64' : undefined;
}

function findingOf(
  { severity, path, message }: InstanceProblem,
  { types }: CompletePoolConfig['instances'],
): readonly Finding[] {
  const [first] = path;
  const isElsewhere = first === 'purchase' || first === 'types' || first === 'architecture';
  const at: Path =
    isElsewhere || types !== undefined ? ['instances', ...path] : ['instances', 'requirements', ...path];
  const from = ['instances', 'image', 'selfHosted'];
  switch (severity) {
    case 'error':
      return [error(at, messageAt(path, message), ...from)];
    case 'warning':
      return [warning(at, messageAt(path, message), ...from)];
    case 'note':
      return [];
  }
}

function checkWarmPool({ instances, lifecycle }: CompletePoolConfig): readonly Finding[] {
  const { warmPool, purchase, rootVolume } = instances;
  if (warmPool === undefined) return [];
  const { minSize, maxPreparedCapacity, state, reuse } = warmPool;
  return [
    ...when(purchase.kind !== 'on-demand', () =>
      error(
        'instances.warmPool',
        `cannot be combined with instances.purchase.kind "${purchase.kind}", because AWS has no warm pools of spot instances: remove it, or use on-demand`,
        'instances.purchase',
      ),
    ),
    ...when(maxPreparedCapacity !== undefined && maxPreparedCapacity < minSize, () =>
      error(
        'instances.warmPool.maxPreparedCapacity',
        `must be at least instances.warmPool.minSize (${minSize}), got ${maxPreparedCapacity ?? ''}`,
        'instances.warmPool.minSize',
      ),
    ),
    ...when(state !== 'running' && !lifecycle.readinessGate, () =>
      error(
        'lifecycle.readinessGate',
        `must be true with a warm pool of ${state} instances, got false: without the launch hook, AWS stops them before their setup has ended, which no later start continues; set it, or set instances.warmPool.state to "running"`,
        'instances.warmPool',
      ),
    ),
    ...when(reuse && state !== 'stopped', () =>
      error(
        'instances.warmPool.reuse',
        `requires instances.warmPool.state "stopped", got "${state}": the launcher would outlive its return, and its worker stays drained; use "stopped", or set reuse to false`,
        'instances.warmPool.state',
      ),
    ),
    ...(state === 'hibernated' ? checkHibernation(instances) : []),
    ...when(state === 'hibernated' && !rootVolume.encrypted, () =>
      error(
        'instances.warmPool.state',
        'cannot be "hibernated" with an unencrypted root volume, because EC2 writes the memory to it: set instances.rootVolume.encrypted, or use "stopped"',
        'instances.rootVolume',
      ),
    ),
  ];
}

/** EC2 hibernates Linux instances with less memory than this (EC2 user guide, hibernation prerequisites). */
const mostHibernatedGiB = 150;

/** EC2 writes the memory to the root volume. Whether a type can hibernate at all is known to EC2, which `doctor` asks. */
function checkHibernation({ types, rootVolume }: CompletePoolConfig['instances']): readonly Finding[] {
  if (types === undefined) {
    return [
      error(
        'instances.warmPool.state',
        'cannot be "hibernated" with types that are selected by requirements, because not every type can hibernate: set instances.types, or use "stopped"',
        'instances.types',
      ),
    ];
  }
  const memoryGiB = Math.max(0, ...types.map((type) => findInstanceType(type)?.memoryGiB ?? 0));
  return [
    ...when(memoryGiB >= mostHibernatedGiB, () =>
      error(
        'instances.types',
        `cannot hibernate with ${memoryGiB} GiB of memory, which must be less than ${mostHibernatedGiB}: use smaller types, or set instances.warmPool.state to "stopped"`,
        'instances.warmPool.state',
      ),
    ),
    ...when(memoryGiB >= rootVolume.sizeGiB, () =>
      error(
        'instances.rootVolume.sizeGiB',
        `must hold the memory of a hibernated instance (${memoryGiB} GiB) besides its files, got ${rootVolume.sizeGiB}: raise it, or set instances.warmPool.state to "stopped"`,
        'instances.warmPool.state',
      ),
    ),
  ];
}

/** With a lifetime shorter than a run, the group would replace its instances all the time. */
function checkLifetime({ instances, launcher }: CompletePoolConfig): readonly Finding[] {
  const { maxLifetime } = instances;
  return when(maxLifetime !== undefined && durationMs(maxLifetime) < durationMs(launcher.runTimeout), () =>
    warning(
      'instances.maxLifetime',
      `is shorter than launcher.runTimeout (${launcher.runTimeout}), got "${maxLifetime ?? ''}": raise it`,
      'launcher.runTimeout',
    ),
  );
}
