import { describe, expect, it } from 'vitest';
import { allFaults } from './fault-catalog.ts';
import { SeededFaults } from './seeded-faults.ts';

const hour = 3_600_000;

describe('seeded faults', () => {
  it('draw the same for the same seed, and differently for another', () => {
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
  });

  it('do not change the draws of a kind when another one is switched off', () => {
    const both = new SeededFaults({
      seed: 1,
      profile: { ...allFaults.profiles.none, throttle: 0.2, timeout: 0.2 },
    });
    const one = new SeededFaults({ seed: 1, profile: { ...allFaults.profiles.none, throttle: 0.2 } });

    const draw = (faults: SeededFaults) => {
      faults.strikes('timeout');
      return faults.strikes('throttle');
    };

    expect(times(50, () => draw(one))).toEqual(times(50, () => draw(both)));
  });

  it('strike as often per hour as the profile says', () => {
    const faults = new SeededFaults({ seed: 1, profile: { ...allFaults.profiles.none, spot: 4 } });

    let moment = 0;
    const moments = times(400, () => (moment = faults.nextMoment('spot', moment) ?? Infinity));

    expect(moments.toSorted((a, b) => a - b)).toEqual(moments);
    expect(moment / hour).toBeGreaterThan(80);
    expect(moment / hour).toBeLessThan(125);
  });

  it('never strike when their rate is 0', () => {
    const faults = new SeededFaults({ seed: 1 });

    expect(faults.nextMoment('spot', 0)).toBeUndefined();
    expect(times(100, () => faults.strikes('timeout')).filter(Boolean)).toEqual([]);
  });
});

function draws(seed: number): readonly unknown[] {
  const faults = new SeededFaults({ seed, profile: allFaults.profiles.rough });
  return times(200, () => faults.nextMoment('spot', 0));
}

function times<Result>(number: number, act: (index: number) => Result): readonly Result[] {
  return Array.from({ length: number }, (_, index) => act(index));
}
