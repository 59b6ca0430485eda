/**
 * The items in ascending order, each found when it is asked for: the first few of many cost no sorting of the rest.
 * A binary heap, made in place: `items` is used up.
 */
export function* inOrder<Item>(items: Item[], compare: (a: Item, b: Item) => number): Generator<Item, void> {
  for (let index = Math.floor(items.length / 2) - 1; index >= 0; index -= 1) sink(items, index, compare);
  for (;;) {
    const [first] = items;
    const last = items.pop();
    if (first === undefined || last === undefined) return;
    if (items.length > 0) {
      items[0] = last;
      sink(items, 0, compare);
    }
    yield first;
  }
}

function sink<Item>(items: Item[], from: number, compare: (a: Item, b: Item) => number): void {
  const sinking = items[from];
  if (sinking === undefined) return;
  let index = from;
  for (;;) {
    const left = 2 * index + 1;
    let child = items[left];
    if (child === undefined) break;
    let at = left;
    const right = items[left + 1];
    if (right !== undefined && compare(right, child) < 0) {
      child = right;
      at = left + 1;
    }
    if (compare(sinking, child) <= 0) break;
    items[index] = child;
    index = at;
  }
  items[index] = sinking;
}
