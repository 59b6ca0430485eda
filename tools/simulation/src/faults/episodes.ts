import type { EpochMs } from '@poolkeeper/pool-model';
import type { FaultChance } from './chance.ts';
import type { FaultKind } from './fault-kinds.ts';

export interface Episode {
  readonly from: EpochMs;
  readonly until: EpochMs;
}

const msPerHour = 3_600_000;

/** Moments of a kind that strikes so often an hour, one after the other. */
export function drawMoments(
  chance: FaultChance,
  kind: FaultKind,
  { from, until }: Episode,
): readonly EpochMs[] {
  const perHour = chance.rate(kind);
  if (perHour === 0) return [];
  const source = chance.source(kind);
  const moments: EpochMs[] = [];
  for (;;) {
    const last = moments.at(-1) ?? from;
    const next = last + Math.round((-Math.log(1 - source.fraction()) / perHour) * msPerHour);
    if (next >= until) return moments;
    moments.push(next);
  }
}

/** Times when a kind reigns, each `shortest` to `longest` milliseconds. They end when the faults do, at the latest. */
export function drawEpisodes(
  chance: FaultChance,
  kind: FaultKind,
  span: Episode & { readonly shortest: number; readonly longest: number },
): readonly Episode[] {
  const { shortest, longest, until } = span;
  return drawMoments(chance, kind, span).map((from) => ({
    from,
    until: Math.min(until, from + shortest + chance.source(kind).integer(Math.max(1, longest - shortest))),
  }));
}

export function isWithin(episodes: readonly Episode[], moment: EpochMs): boolean {
  return episodes.some(({ from, until }) => moment >= from && moment < until);
}
