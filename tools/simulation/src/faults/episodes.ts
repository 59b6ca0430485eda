import type { EpochMs } from '@poolkeeper/pool-model';
import type { FaultKind, SeededFaults } from '@poolkeeper/pool-world';

export interface Episode {
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/** When a kind whose rate is per hour strikes, in order. */
export function drawMoments(
  faults: SeededFaults,
  kind: FaultKind,
  { from, until }: Episode,
): readonly EpochMs[] {
  const moments: EpochMs[] = [];
  for (;;) {
    const next = faults.nextMoment(kind, moments.at(-1) ?? from);
    if (next === undefined || next >= until) return moments;
    moments.push(next);
  }
}

/** Episodes of a kind, each `shortest` to `longest` milliseconds long. They end when the span does, at the latest. */
export function drawEpisodes(
  faults: SeededFaults,
  kind: FaultKind,
  span: Episode & { readonly shortest: number; readonly longest: number },
): readonly Episode[] {
  const { shortest, longest, until } = span;
  return drawMoments(faults, kind, span).map((from) => {
    faults.count(kind);
    return {
      from,
      until: Math.min(until, from + shortest + faults.source(kind).integer(Math.max(1, longest - shortest))),
    };
  });
}

export function isWithin(episodes: readonly Episode[], moment: EpochMs): boolean {
  return episodes.some(({ from, until }) => moment >= from && moment < until);
}
