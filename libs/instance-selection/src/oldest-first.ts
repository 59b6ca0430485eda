import type { Instance } from '@poolkeeper/pool-model';

/**
 * A copy in the order of launch, the oldest first: Spacelift gives runs to the newest idle workers, so the oldest are
 * the least likely to be taken next, and the most outdated. Those of unknown launch time come last, equals by id.
 */
export function oldestFirst<Candidate extends { readonly instance: Instance }>(
  members: readonly Candidate[],
): readonly Candidate[] {
  return members.toSorted(
    (a, b) => launchOrder(a) - launchOrder(b) || compareIds(a.instance.id, b.instance.id),
  );
}

function launchOrder({ instance }: { readonly instance: Instance }): number {
  return instance.launchedAt ?? Number.MAX_VALUE;
}

function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
