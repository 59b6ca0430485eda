import fc from 'fast-check';
import type { PurchaseMix } from '@poolkeeper/pool-model';
import { describe, expect, it } from 'vitest';
import type { ShortageInForce } from './shortage-in-force.ts';
import { capacityFor, type Launched, unobtainableOf } from './supply-to-come.ts';

describe('unavailable requested capacity', () => {
  const group = aGroup({ desiredCapacity: 8, launched: 3 });

  it('is nothing without a shortage, or while the group can launch elsewhere', () => {
    expect(unobtainableOf(undefined, group)).toBe(0);
    expect(unobtainableOf(aShortage({ reach: 'somewhere' }), group)).toBe(0);
  });

  it('is all missing capacity when no launch succeeds anywhere', () => {
    expect(unobtainableOf(aShortage({ reach: 'everywhere' }), group)).toBe(5);
  });

  it('is nothing in a group that has all its instances, or more', () => {
    for (const launched of [8, 9]) {
      expect(unobtainableOf(aShortage({ reach: 'everywhere' }), { ...group, launched })).toBe(0);
      expect(unobtainableOf(ofSpot, { ...group, launched })).toBe(0);
    }
  });

  it.each([
    ['the base comes first', mix(4, 0), { there: 0, spot: 4, onDemand: 4 }],
    ['of the base, what is there is there', mix(4, 0), { there: 3, spot: 7, onDemand: 1 }],
    ['above it a share, rounded up', mix(2, 30), { there: 0, spot: 4, onDemand: 4 }],
    ['no base is larger than the group', mix(90, 50), { there: 0, spot: 0, onDemand: 8 }],
    ['too many on-demand bring spot alone', mix(0, 10), { there: 3, spot: 8, onDemand: 0 }],
  ])('is the share of the option that is short: %s', (_why, purchaseMix, { there, spot, onDemand }) => {
    const sizes = { desiredCapacity: 8 + there, launched: there, launchedOnDemand: there };
    const mixed = aGroup({ ...sizes, purchaseMix });

    expect(unobtainableOf(ofSpot, mixed)).toBe(spot);
    expect(unobtainableOf(ofOnDemand, mixed)).toBe(onDemand);
  });
});

describe('how much to ask for', () => {
  const half = aGroup({ purchaseMix: { onDemandBase: 0, onDemandPercentage: 50 } });

  it('is what is missing without a shortage, or while the group can launch elsewhere', () => {
    const among = { group: half, demand: 9, maxSize: 100 };

    expect(capacityFor(4, undefined, among)).toBe(4);
    expect(capacityFor(4, aShortage({ reach: 'somewhere' }), among)).toBe(4);
  });

  it('is nothing while no launch works anywhere', () => {
    expect(capacityFor(4, aShortage({ reach: 'everywhere' }), { group: half, demand: 9, maxSize: 100 })).toBe(
      0,
    );
  });

  it('is large enough for the available share to suffice', () => {
    expect(capacityFor(4, ofSpot, { group: half, demand: 9, maxSize: 100 })).toBe(7);
    expect(capacityFor(4, ofOnDemand, { group: half, demand: 9, maxSize: 100 })).toBe(8);
  });

  it('requests no more of the other share than the demand', () => {
    expect(capacityFor(4, ofSpot, { group: half, demand: 2, maxSize: 100 })).toBe(5);
    expect(capacityFor(4, ofSpot, { group: half, demand: 0, maxSize: 100 })).toBe(1);
  });

  it('is 0 when the demand has already been requested in vain', () => {
    const group = { ...half, desiredCapacity: 10, launched: 2, launchedOnDemand: 2 };

    expect(capacityFor(4, ofSpot, { group, demand: 4, maxSize: 100 })).toBe(0);
  });

  it('is all that is missing where that is more than fits anyway', () => {
    expect(capacityFor(200, ofSpot, { group: half, demand: 9, maxSize: 100 })).toBe(200);
    expect(capacityFor(Infinity, ofSpot, { group: half, demand: Infinity, maxSize: 100 })).toBe(Infinity);
  });

  it('is the least that is enough, or the most that is not too much', () => {
    const anyMix = fc.record({
      onDemandBase: fc.nat(5),
      onDemandPercentage: fc.integer({ min: 1, max: 99 }),
    });
    const anyGroup = fc.record({
      desiredCapacity: fc.nat(30),
      launched: fc.nat(30),
      launchedOnDemand: fc.nat(30),
      purchaseMix: anyMix,
    });
    fc.assert(
      fc.property(
        anyGroup,
        fc.boolean(),
        fc.record({ short: fc.integer({ min: 1, max: 20 }), demand: fc.nat(40) }),
        (some, isSpot, { short, demand }) => {
          const launched = Math.min(some.launched, some.desiredCapacity);
          const group = { ...some, launched, launchedOnDemand: Math.min(some.launchedOnDemand, launched) };
          const shortage = isSpot ? ofSpot : ofOnDemand;
          const lost = (by: number): number =>
            unobtainableOf(shortage, { ...group, desiredCapacity: group.desiredCapacity + by });
          const gained = (by: number): number => by - (lost(by) - lost(0));

          const by = capacityFor(short, shortage, { group, demand, maxSize: 100 });

          if (by > 0) {
            expect(lost(by)).toBeLessThanOrEqual(demand);
            expect(gained(by - 1)).toBeLessThan(short);
          }
          if (gained(by) < short) expect(lost(by + 1)).toBeGreaterThan(demand);
        },
      ),
    );
  });
});

const ofSpot = aShortage({ reach: 'purchase-option', purchaseOption: 'spot' });
const ofOnDemand = aShortage({ reach: 'purchase-option', purchaseOption: 'on-demand' });

function mix(onDemandBase: number, onDemandPercentage: number): PurchaseMix {
  return { onDemandBase, onDemandPercentage };
}

function aShortage(overrides: Partial<ShortageInForce>): ShortageInForce {
  return { kind: 'no-capacity', reach: 'everywhere', zones: [], remainingMs: 1, ...overrides };
}

function aGroup(overrides: Partial<Launched>): Launched {
  return { desiredCapacity: 0, launched: 0, launchedOnDemand: 0, purchaseMix: undefined, ...overrides };
}
