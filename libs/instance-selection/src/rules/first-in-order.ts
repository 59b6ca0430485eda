/**
 * The first `count` items in ascending order. Most of many items cost one comparison each, with the last of those kept so
 * far: a binary heap has it on top.
 */
export function firstInOrder<Item>(
  items: readonly Item[],
  count: number,
  compare: (a: Item, b: Item) => number,
): Item[] {
  if (count >= items.length) return items.toSorted(compare);
  const kept = items.slice(0, Math.max(0, count));
  for (let index = Math.floor(kept.length / 2) - 1; index >= 0; index -= 1) sink(kept, index, compare);
  for (let index = kept.length; index < items.length; index += 1) {
    const item = items[index];
    const last = kept[0];
    if (item === undefined || last === undefined || compare(item, last) >= 0) continue;
    kept[0] = item;
    sink(kept, 0, compare);
  }
  return kept.sort(compare);
}

function sink<Item>(heap: Item[], from: number, compare: (a: Item, b: Item) => number): void {
  const sinking = heap[from];
  if (sinking === undefined) return;
  let index = from;
  for (;;) {
    const left = 2 * index + 1;
    let child = heap[left];
    if (child === undefined) break;
    let at = left;
    const right = heap[left + 1];
    if (right !== undefined && compare(right, child) > 0) {
      child = right;
      at = left + 1;
    }
    if (compare(sinking, child) >= 0) break;
    heap[index] = child;
    index = at;
  }
  heap[index] = sinking;
}
