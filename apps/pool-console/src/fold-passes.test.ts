import { describe, expect, it } from 'vitest';
import { foldPasses, matches, type PassFilter } from './fold-passes.ts';
import { aFailure, aPass } from './testing/a-pool.ts';

const minute = 60_000;

describe('folding passes', () => {
  it('makes one line of passes that hold for the same reason with other numbers', () => {
    const passes = [0, 1, 2].map((index) => aPass({ at: index * minute, pendingRuns: index }));

    expect(foldPasses(passes)).toEqual([{ latest: passes[2], count: 3, since: 0 }]);
  });

  it('begins a line with each other reason, and lists the newest first', () => {
    const [one, two, three] = [
      aPass({ at: 0 }),
      aPass({ at: minute, reasons: ['cooling-down'] }),
      aPass({ at: 2 * minute }),
    ];

    expect(foldPasses([one, two, three]).map(({ latest }) => latest)).toEqual([three, two, one]);
  });

  it('never folds changes', () => {
    const passes = [0, 1].map((index) => aPass({ at: index * minute, kind: 'scale-out' }));

    expect(foldPasses(passes).map(({ count }) => count)).toEqual([1, 1]);
  });

  it('keeps a hold with another notice apart', () => {
    expect(foldPasses([aPass({ at: 0 }), aPass({ at: 1, notices: ['paused'] })])).toHaveLength(2);
  });

  it('folds failures of the same problem with other numbers', () => {
    const passes = [
      aFailure('no answer in 3 s', 0),
      aFailure('no answer in 4 s', minute),
      aFailure('denied', 2 * minute),
    ];

    expect(foldPasses(passes).map(({ count }) => count)).toEqual([1, 2]);
  });
});

describe('the filter', () => {
  const folds = foldPasses([
    aPass({ at: 0 }),
    aPass({ at: 1, kind: 'scale-out' }),
    aPass({ at: 2, kind: 'lower-capacity' }),
    aFailure('denied', 3),
  ]);

  it.each<[PassFilter, number]>([
    ['all', 4],
    ['changes', 2],
    ['holds', 1],
    ['failures', 1],
  ])('%s shows %d lines of four', (filter, count) => {
    expect(folds.filter((fold) => matches(fold, filter))).toHaveLength(count);
  });
});
