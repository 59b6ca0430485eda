import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadCost, type CostInput } from './spread-cost.ts';

const hour = 3_600_000;
const midnight = Date.UTC(2026, 10, 28);
const window = { from: midnight, to: midnight + 48 * hour };

describe('the cost of a day', () => {
  it('is spread over its runs by the time that each had a worker', () => {
    const { rows } = spreadCost({
      window,
      instances: [{ from: midnight, to: midnight + 10 * hour, pricePerHour: 0.5 }],
      runs: [aRun('long', 1, 4), aRun('short', 5, 6)],
      recordedBusyHours: new Map(),
    });

    expect(rows).toMatchObject([
      { run: { run: 'long' }, busyHours: 3, idleHours: 4.5, cost: 3.75 },
      { run: { run: 'short' }, busyHours: 1, idleHours: 1.5, cost: 1.25 },
    ]);
  });

  it('shows busy time that no known run explains', () => {
    const { rows } = spreadCost({
      window,
      instances: [{ from: midnight, to: midnight + 10 * hour, pricePerHour: 1 }],
      runs: [aRun('known', 1, 2)],
      recordedBusyHours: new Map([['2026-11-28', 4]]),
    });

    expect(rows).toMatchObject([
      { run: { run: 'known' }, busyHours: 1 },
      { busyHours: 3, cost: 7.5 },
    ]);
    expect(rows[1]).not.toHaveProperty('run');
  });

  it('belongs to no run if there was none', () => {
    const { rows } = spreadCost({
      window,
      instances: [{ from: midnight - hour, to: midnight + 2 * hour, pricePerHour: 1 }],
      runs: [],
      recordedBusyHours: new Map(),
    });

    expect(rows).toEqual([{ day: '2026-11-28', busyHours: 0, idleHours: 2, cost: 2 }]);
  });

  it('is not larger than that of its instances if another group served a part of the runs', () => {
    const cost = spreadCost({
      window,
      instances: [{ from: midnight, to: midnight + hour, pricePerHour: 1 }],
      runs: [aRun('here', 0, 1), aRun('elsewhere', 0, 1)],
      recordedBusyHours: new Map(),
    });

    expect(cost.sharedDays).toEqual(['2026-11-28']);
    expect(cost.rows).toMatchObject([
      { busyHours: 0.5, idleHours: 0, cost: 0.5 },
      { busyHours: 0.5, idleHours: 0, cost: 0.5 },
    ]);
  });
});

describe('the rows', () => {
  it('add up to the instance-hours and to their cost', () => {
    fc.assert(
      fc.property(inputs(), (input) => {
        const { rows, instanceHours, unpricedHours } = spreadCost(input);

        const hours = total(rows, ({ busyHours, idleHours }) => busyHours + idleHours);
        const expected = input.instances.map((span) => ({
          hours: Math.max(0, Math.min(span.to, window.to) - Math.max(span.from, window.from)) / hour,
          price: span.pricePerHour,
        }));
        expect(hours).toBeCloseTo(instanceHours, 6);
        expect(hours).toBeCloseTo(
          total(expected, (each) => each.hours),
          6,
        );
        expect(total(rows, ({ cost }) => cost)).toBeCloseTo(
          total(expected, (each) => each.hours * (each.price ?? 0)),
          6,
        );
        expect(unpricedHours).toBeCloseTo(
          total(expected, (each) => (each.price === undefined ? each.hours : 0)),
          6,
        );
        for (const { busyHours, idleHours, cost } of rows) {
          expect(Math.min(busyHours, idleHours, cost)).toBeGreaterThanOrEqual(-1e-9);
        }
      }),
    );
  });
});

function inputs(): fc.Arbitrary<CostInput> {
  const span = fc
    .tuple(fc.integer({ min: -10, max: 60 }), fc.integer({ min: 1, max: 40 }))
    .map(([start, length]) => ({ from: midnight + start * hour, to: midnight + (start + length) * hour }));
  const instance = fc
    .tuple(span, fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { nil: undefined }))
    .map(([each, pricePerHour]) => ({ ...each, pricePerHour }));
  const run = fc
    .tuple(span, fc.constantFrom('a', 'b', 'c'))
    .map(([each, name]) => ({ ...each, run: name, stack: name }));
  const recorded = fc
    .double({ min: 0, max: 100, noNaN: true })
    .map((hours) => new Map([['2026-11-28', hours]]));
  return fc.record({
    window: fc.constant(window),
    instances: fc.array(instance, { maxLength: 8 }),
    runs: fc.array(run, { maxLength: 8 }),
    recordedBusyHours: recorded,
  });
}

function aRun(run: string, from: number, to: number) {
  return { run, stack: run, from: midnight + from * hour, to: midnight + to * hour };
}

function total<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}
