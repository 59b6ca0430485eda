import type { DurationMs, EpochMs, Group, Instance } from '@poolkeeper/pool-model';

interface OfAnInstance {
  readonly instance: Instance;
}

/**
 * A copy in the order of launch, the oldest first: Spacelift gives runs to the newest idle workers, so the oldest are
 * the least likely to be taken next, and the most outdated. Those of unknown launch time come last, equals by id.
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

/** How long ago an instance was launched: 0 when a skewed clock says that it will be, NaN when nobody knows. */
export function ageOf({ launchedAt }: Instance, observedAt: EpochMs): DurationMs {
  return launchedAt === undefined ? Number.NaN : Math.max(0, observedAt - launchedAt);
}

/** Whether the group launches with another template by now. An instance is not outdated while either is unknown. */
export function isOutdated(instance: Instance, group: Group): boolean {
  return (
    instance.launchTemplate !== undefined &&
    group.launchTemplate !== undefined &&
    instance.launchTemplate !== group.launchTemplate
  );
}
