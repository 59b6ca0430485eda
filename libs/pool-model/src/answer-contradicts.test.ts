import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerContradicts, unlistedBusyWorkers } from './pool.ts';
import { anyPool } from './testing/arbitraries.ts';
import { aPool, aWorker } from './testing/index.ts';

const workers = [aWorker({ busy: true }), aWorker({ busy: true, drained: true }), aWorker()];

describe('an answer of Spacelift', () => {
  it.each([
    { counted: 'as many as', busyWorkers: 2, contradicts: false, unlisted: 0 },
    { counted: 'more than', busyWorkers: 5, contradicts: true, unlisted: 3 },
    { counted: 'fewer than', busyWorkers: 1, contradicts: true, unlisted: 0 },
    { counted: 'nothing beside', busyWorkers: undefined, contradicts: false, unlisted: 0 },
  ])('that counts $counted its list has busy: $contradicts', ({ busyWorkers, contradicts, unlisted }) => {
    const pool = aPool({ workers, busyWorkers });

    expect(answerContradicts(pool)).toBe(contradicts);
    expect(unlistedBusyWorkers(pool)).toBe(unlisted);
  });

  it('that lost its list contradicts itself while anything is busy', () => {
    expect(answerContradicts(aPool({ workers: [], busyWorkers: 2 }))).toBe(true);
    expect(answerContradicts(aPool({ workers: [], busyWorkers: 0 }))).toBe(false);
  });

  it('lacks no busy worker unless it contradicts itself', () => {
    fc.assert(
      fc.property(anyPool(), (pool) => {
        if (unlistedBusyWorkers(pool) > 0) expect(answerContradicts(pool)).toBe(true);
      }),
    );
  });
});
