import { describe, expect, it } from 'vitest';
import { Episodes } from './episodes.ts';
import { faultProfiles } from './fault-profile.ts';
import { Faults } from './faults.ts';
import { drawRequestFault } from './request-fault.ts';

const hour = 3_600_000;

describe('faults', () => {
  it('draw the same for the same seed, and something else for another', () => {
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
  });

  it('leave the draws of a kind as they were when another one is switched off', () => {
    const both = new Faults({ seed: 1, profile: { ...faultProfiles.none, throttle: 0.2, timeout: 0.2 } });
    const one = new Faults({ seed: 1, profile: { ...faultProfiles.none, throttle: 0.2 } });

    const draw = (faults: Faults) => {
      faults.strikes('timeout');
      return faults.strikes('throttle');
    };

    expect(times(50, () => draw(one))).toEqual(times(50, () => draw(both)));
  });

  it('strike by the hour as often as asked for', () => {
    const faults = new Faults({ seed: 1, profile: { ...faultProfiles.none, spot: 4 } });

    let moment = 0;
    const moments = times(400, () => (moment = faults.nextMoment('spot', moment) ?? Infinity));

    expect(moments.toSorted((a, b) => a - b)).toEqual(moments);
    expect(moment / hour).toBeGreaterThan(80);
    expect(moment / hour).toBeLessThan(125);
  });

  it('never strike when their rate is 0', () => {
    const faults = new Faults({ seed: 1 });

    expect(faults.nextMoment('spot', 0)).toBeUndefined();
    expect(times(100, () => drawRequestFault(faults)).filter(Boolean)).toEqual([]);
  });

  it('let a request that is throttled have no effect, and one that is cut off have it half of the time', () => {
    const throttling = new Faults({ seed: 1, profile: { ...faultProfiles.none, throttle: 1 } });
    const cutting = new Faults({ seed: 1, profile: { ...faultProfiles.none, timeout: 1 } });

    const throttled = times(50, () => drawRequestFault(throttling));
    const cut = times(200, () => drawRequestFault(cutting));

    expect(throttled.every((fault) => fault?.kind === 'throttle' && !fault.takesEffect)).toBe(true);
    const effective = cut.filter((fault) => fault?.takesEffect).length;
    expect(effective).toBeGreaterThan(70);
    expect(effective).toBeLessThan(130);
  });
});

describe('episodes', () => {
  const lengths = { shortestMs: 60_000, longestMs: 600_000, apartMs: 600_000 };

  it('are as long as they may be, and apart', () => {
    const faults = new Faults({ seed: 1, profile: { ...faultProfiles.none, outage: 6 } });
    const episodes = new Episodes(faults, 'outage', lengths);

    const seconds = times(50 * 3600, (second) => episodes.reigningSince(second * 1000));
    const begun = [...new Set(seconds.filter((since) => since !== undefined))];

    expect(begun.length).toBeGreaterThan(20);
    for (const since of begun) {
      const length = seconds.filter((each) => each === since).length;
      expect(length).toBeGreaterThanOrEqual(59);
      expect(length).toBeLessThanOrEqual(600);
    }
    const gaps = begun.slice(1).map((since, index) => since - (begun[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(lengths.apartMs);
  });

  it('end when faults are switched off', () => {
    const faults = new Faults({ seed: 1 });
    const episodes = new Episodes(faults, 'outage', lengths);

    episodes.begin(1000, 60_000);
    const before = episodes.reigningSince(2000);
    faults.change(faultProfiles.none);

    expect(before).toBe(1000);
    expect(episodes.reigningSince(3000)).toBeUndefined();
  });

  it('that somebody asked for last as long as asked for', () => {
    const episodes = new Episodes(new Faults({ seed: 1 }), 'outage', lengths);

    episodes.begin(1000, 60_000);

    expect([60_999, 61_000].map((moment) => episodes.reigningSince(moment))).toEqual([1000, undefined]);
  });
});

function draws(seed: number): readonly unknown[] {
  const faults = new Faults({ seed, profile: faultProfiles.rough });
  return times(200, () => drawRequestFault(faults));
}

function times<Result>(number: number, act: (index: number) => Result): readonly Result[] {
  return Array.from({ length: number }, (_, index) => act(index));
}
