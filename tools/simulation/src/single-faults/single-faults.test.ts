import { describe, expect, it } from 'vitest';
import { canonicalHistories } from './canonical-histories.ts';
import { inject, pairsOf, singleFaults } from './inject-faults.ts';
import { playHistory } from './play-history.ts';

/** A part that takes seconds. `npx nx run simulation:single-faults` plays all. */
const parts = 101;
const pairs = 3;

describe('a canonical history with a fault at one place', { timeout: 120_000 }, () => {
  it.each(canonicalHistories)('holds every invariant: $name', async (history) => {
    const singles = await singleFaults(history);
    const part = singles.filter((_, index) => index % parts === 0).map((single) => [single]);
    const { findings } = await inject(history, [[], ...part, ...pairsOf(singles, pairs)]);
    expect(findings).toEqual([]);
  });

  it('plays without any fault until the pool is at rest', async () => {
    for (const history of canonicalHistories) expect((await playHistory(history)).problems).toEqual([]);
  });
});

describe('the places of faults', () => {
  it('are every call and every message, with and without effect where a failed call leaves that open', async () => {
    const [history] = canonicalHistories;
    if (history === undefined) throw new Error('there is no canonical history');
    const singles = await singleFaults(history);
    const ofKind = (wanted: string) => singles.filter((each) => 'kind' in each && each.kind === wanted);
    expect(ofKind('crash').length).toBe(2 * ofKind('throttle').length);
    expect(ofKind('late-message').length).toBeGreaterThan(0);
    expect(singles.filter((each) => 'call' in each && each.worldFault === 'missing').length).toBe(
      ofKind('throttle').length,
    );
  });

  it('are spread evenly when only a part of the pairs is played', async () => {
    const [history] = canonicalHistories;
    if (history === undefined) throw new Error('there is no canonical history');
    const chosen = pairsOf(await singleFaults(history), 10);
    expect(chosen.length).toBeGreaterThan(5);
    expect(chosen.length).toBeLessThanOrEqual(10);
  });
});
