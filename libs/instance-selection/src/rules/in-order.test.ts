import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

const ascending = (a: number, b: number) => a - b;

it('gives all items in ascending order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 })), (items) => {
      expect([...inOrder([...items], ascending)]).toEqual(items.toSorted(ascending));
    }),
  );
});

it('finds the first few of many without comparing all with all', () => {
  const items = Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 10_007);
  let comparisons = 0;
  const ordered = inOrder([...items], (a, b) => {
    comparisons += 1;
    return a - b;
  });
  const first = [ordered.next().value, ordered.next().value, ordered.next().value];

  expect(first).toEqual(items.toSorted(ascending).slice(0, 3));
  expect(comparisons).toBeLessThan(3 * items.length);
});
