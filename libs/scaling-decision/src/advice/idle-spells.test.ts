import { describe, expect, it } from 'vitest';
import { type IdleSpell, idleSpells } from './adapt-retention.ts';
import { demandGrid } from './demand-grid.ts';

describe('the idle spells of a worker', () => {
  it('are the times in which fewer workers were in demand', () => {
    const demand = [2, 0, 1, 2, 1, 3];
    expect(spellsOf(demand, 2)).toEqual([
      { periods: 2, whole: true },
      { periods: 1, whole: true },
    ]);
    expect(spellsOf(demand, 1)).toEqual([{ periods: 1, whole: true }]);
  });

  it('are not whole at the ends of what is known', () => {
    expect(spellsOf([0, 0, 1, 0], 1)).toEqual([
      { periods: 2, whole: false },
      { periods: 1, whole: false },
    ]);
    expect(spellsOf([1, 0, NaN, 0, 0, 1], 1)).toEqual([
      { periods: 1, whole: false },
      { periods: 2, whole: false },
    ]);
  });

  it('are all that is known of a worker that was never needed', () => {
    expect(spellsOf([1, 2, 1], 9)).toEqual([{ periods: 3, whole: false }]);
  });

  it('are none for a worker that was always needed', () => {
    expect(spellsOf([1, 2, 1], 1)).toEqual([]);
    expect(spellsOf([NaN, NaN], 1)).toEqual([]);
  });
});

function spellsOf(demand: readonly number[], level: number): readonly IdleSpell[] {
  const grid = { ...demandGrid(undefined), demand: Float64Array.from(demand) };
  return idleSpells(grid, level);
}
