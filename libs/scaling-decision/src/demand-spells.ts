import type { DemandGrid } from './demand-grid.ts';

/** Periods in a row in which a worker would have been idle. */
export interface IdleSpell {
  readonly periods: number;
  /** Whether the worker was busy before and after it, so that it is known how long it was; else it was at least so long. */
  readonly whole: boolean;
}

/** The times in which fewer than `level` workers were in demand: when the last of so many would have been idle. */
export function idleSpells({ demand }: DemandGrid, level: number): readonly IdleSpell[] {
  const spells: IdleSpell[] = [];
  let periods = 0;
  let busyBefore = false;
  for (const wanted of demand) {
    if (wanted < level) {
      periods += 1;
      continue;
    }
    const busy = wanted >= level;
    if (periods > 0) spells.push({ periods, whole: busyBefore && busy });
    periods = 0;
    busyBefore = busy;
  }
  if (periods > 0) spells.push({ periods, whole: false });
  return spells;
}
