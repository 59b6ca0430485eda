import type { EpochMs } from '@poolkeeper/pool-model';
import type { FaultChance } from './chance.ts';
import { drawEpisodes, isWithin, type Episode } from './episodes.ts';

/** When Spacelift is down, refuses the key, or lists too few workers. */
export interface SpaceliftEpisodes {
  readonly outages: readonly Episode[];
  readonly revokedKey: readonly Episode[];
  readonly partial: readonly Episode[];
  readonly empty: readonly Episode[];
}

const minute = 60_000;

/** An answer lies for less than half of the registration grace: for longer, no caution could tell it from the truth. */
export function drawSpaceliftEpisodes(
  chance: FaultChance,
  { registrationGraceMs, ...span }: Episode & { readonly registrationGraceMs: number },
): SpaceliftEpisodes {
  const lying = { ...span, shortest: 1_000, longest: registrationGraceMs / 2 };
  return {
    outages: drawEpisodes(chance, 'outage', { ...span, shortest: 10_000, longest: 20 * minute }),
    revokedKey: drawEpisodes(chance, 'revoked-key', { ...span, shortest: minute, longest: 40 * minute }),
    partial: apart(drawEpisodes(chance, 'partial', lying), registrationGraceMs),
    empty: apart(drawEpisodes(chance, 'empty', lying), registrationGraceMs),
  };
}

/** Whether Spacelift can't be read at all. */
export function isUnreadable({ outages, revokedKey }: SpaceliftEpisodes, moment: EpochMs): boolean {
  return isWithin(outages, moment) || isWithin(revokedKey, moment);
}

/** Two that follow at once would be one that is too long. */
function apart(episodes: readonly Episode[], gap: number): readonly Episode[] {
  let free = -Infinity;
  return episodes.filter(({ from, until }) => {
    if (from < free) return false;
    free = until + gap;
    return true;
  });
}
