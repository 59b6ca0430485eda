import type { DurationMs, EpochMs, Group, Instance } from '@poolkeeper/pool-model';

interface OfAnInstance {
  readonly instance: Instance;
}

/**
 * A copy in the order of launch, the oldest first. Spacelift assigns runs to the newest idle workers, so the oldest are
 * the least likely to be used next, and the most outdated. Unknown launch times come last, equal ones by id.
 */
export function oldestFirst<Candidate extends OfAnInstance>(
  members: readonly Candidate[],
): readonly Candidate[] {
  return members.toSorted(compareByAge);
}

/** Negative when the first is the older. */
export function compareByAge(a: OfAnInstance, b: OfAnInstance): number {
  return launchOrder(a) - launchOrder(b) || compareIds(a.instance.id, b.instance.id);
}

function launchOrder({ instance }: OfAnInstance): number {
  return instance.launchedAt ?? Number.MAX_VALUE;
}

function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The age of an instance: 0 when a skewed clock puts its launch into the future, NaN when unknown. */
export function ageOf({ launchedAt }: Instance, observedAt: EpochMs): DurationMs {
  return launchedAt === undefined ? Number.NaN : Math.max(0, observedAt - launchedAt);
}

/** Whether the group now launches with another template. False while either template is unknown. */
export function isOutdated(instance: Instance, group: Group): boolean {
  return (
    instance.launchTemplate !== undefined &&
    group.launchTemplate !== undefined &&
    instance.launchTemplate !== group.launchTemplate
  );
}
