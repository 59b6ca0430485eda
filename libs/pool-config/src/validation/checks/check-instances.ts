import { resolveInstances, type Architecture, type InstanceProblem } from '@poolkeeper/instance-selection';
import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { durationMs } from '../../duration.ts';
import { wantedInstances } from '../../wanted-instances.ts';
import type { Path } from '../config-problem.ts';
import { error, messageAt, warning, when, type Finding } from './finding.ts';

/** Whether there are instances like that, and whether image and launcher run on them. */
export function checkInstances(config: CompletePoolConfig): readonly Finding[] {
  const { instances } = config;
  const imageArchitecture = architectureOfImage(config);
  const resolved = resolveInstances(wantedInstances(instances), {
    selfHosted: config.selfHosted !== undefined,
    imageArchitecture,
  });
  return [
    ...resolved.problems.flatMap((problem) => findingOf(problem, instances)),
    ...when(instances.types !== undefined && instances.requirements !== undefined, () =>
      error(
        'instances.requirements',
        'must not be given together with instances.types, which leaves nothing to choose: leave one of them out',
        'instances.types',
      ),
    ),
    ...when(resolved.architecture !== undefined && resolved.architecture !== instances.architecture, () =>
      error(
        'instances.types',
        `has types for ${resolved.architecture ?? ''}, and instances.architecture, by which image and launcher are chosen, is ${instances.architecture}: set instances.architecture to ${resolved.architecture ?? ''}, or take other types`,
        'instances.architecture',
      ),
    ),
    ...when(instances.metadataHopLimit > 1, () =>
      warning(
        'instances.metadataHopLimit',
        `lets runs get at the credentials of the instance, got ${instances.metadataHopLimit}: take 1, and give runs a role by Spacelift's cloud integration`,
      ),
    ),
    ...when(instances.maxLifetime !== undefined && config.roll.maxAge !== undefined, () =>
      warning(
        'instances.maxLifetime',
        'does the same as roll.maxAge, which waits until an instance is idle: leave it out',
        'roll.maxAge',
      ),
    ),
    ...checkWarmPool(instances),
    ...checkLifetime(config),
  ];
}

/** By its name, where that says it. */
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

function checkWarmPool({
  warmPool,
  purchase,
  rootVolume,
}: CompletePoolConfig['instances']): readonly Finding[] {
  if (warmPool === undefined) return [];
  const { minSize, maxPreparedCapacity, state } = warmPool;
  return [
    ...when(purchase.kind !== 'on-demand', () =>
      error(
        'instances.warmPool',
        `must not be given with instances.purchase.kind "${purchase.kind}", as AWS keeps no spot instances warm: leave it out, or buy on-demand`,
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
    ...when(state === 'hibernated' && !rootVolume.encrypted, () =>
      error(
        'instances.warmPool.state',
        'must not be "hibernated" with a root volume that is not encrypted, as EC2 writes the memory to it: set instances.rootVolume.encrypted, or take "stopped"',
        'instances.rootVolume',
      ),
    ),
  ];
}

/** A group that replaces its instances sooner than a run may end replaces them all the time. */
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
