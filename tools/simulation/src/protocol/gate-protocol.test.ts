import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { budgets, guards, type Budget, type Guard } from './gate-protocol.ts';

/** What may go wrong in a history, beside the runs and the terminations that every history has. */
const faults = [
  'absences',
  'liftedDrains',
  'operatorDrains',
  'refusedDrains',
  'crashes',
  'timeouts',
  'duplicates',
  'forgeries',
] as const satisfies readonly Budget[];
type Fault = (typeof faults)[number];

describe('the protocol of the gate', () => {
  it('releases no instance with a run on it, whatever the order of things', () => {
    expect(explore({ allowed: only() }).trace).toBeUndefined();
  });

  // One termination takes seconds. `simulation:protocol` explores two, and more faults in one history.
  it.each(pairsOf(faults))('holds in every history with a termination, %s and %s', (...pair) => {
    expect(explore({ allowed: { ...only(...pair), terminations: 1 } }).trace).toBeUndefined();
  });

  it.each<[Guard, ...Fault[]]>([
    ['drain-first'],
    ['settle'],
    ['complete-what-was-judged'],
    ['believe-refused-drain', 'refusedDrains', 'liftedDrains'],
    ['last-word', 'liftedDrains'],
    ['hidden-while-settling', 'liftedDrains'],
    ['wait-out-absence', 'absences'],
    ['hear-witness', 'absences'],
    ['own-eyes', 'absences'],
    ['retain', 'timeouts'],
  ])('interrupts a run without the guard %s', (guard, ...needed) => {
    expect(explore({ without: [guard], allowed: only(...needed) }).trace).toBeDefined();
  });

  it('has a history for each of its guards', () => {
    expect(guards).toHaveLength(10);
  });
});

function pairsOf<Item>(items: readonly Item[]): readonly (readonly [Item, Item])[] {
  return items.flatMap((item, index) => items.slice(index + 1).map((other) => [item, other] as const));
}

function only(...allowed: readonly Fault[]) {
  const none = Object.fromEntries(faults.map((fault) => [fault, 0])) as Record<Fault, number>;
  return { ...budgets, ...none, ...Object.fromEntries(allowed.map((fault) => [fault, budgets[fault]])) };
}
