import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstInOrder } from './first-in-order.ts';

const ascending = (a: number, b: number) => a - b;
const anyItems = fc.array(fc.integer({ min: -20, max: 20 }));

it('returns all items in ascending order', () => {
  fc.assert(
    fc.property(anyItems, (items) => {
      expect(firstInOrder(items, Infinity, ascending)).toEqual(items.toSorted(ascending));
    }),
  );
});

it('returns as many of the first items as were asked for, and leaves the items as they are', () => {
  fc.assert(
    fc.property(anyItems, fc.integer({ min: -1, max: 12 }), (items, count) => {
      const before = [...items];

      expect(firstInOrder(items, count, ascending)).toEqual(
        items.toSorted(ascending).slice(0, Math.max(0, count)),
      );
      expect(items).toEqual(before);
    }),
  );
});

it('returns the first few of many without comparing all with all', () => {
  const items = Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 10_007);
  let comparisons = 0;
  const first = firstInOrder(items, 3, (a, b) => {
    comparisons += 1;
    return a - b;
  });

  expect(first).toEqual(items.toSorted(ascending).slice(0, 3));
  expect(comparisons).toBeLessThan(2 * items.length);
});
