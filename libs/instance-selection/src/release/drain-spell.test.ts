import type { Worker } from '@poolkeeper/pool-model';
import { aPool, aWorker, moment, seconds } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { addDrainAnswers, continueDrainSpell, drainedSinceOf, type DrainSpell } from './drain-spell.ts';

describe('the time since when the workers of an instance are drained', () => {
  it('begins with the first round that finds them drained, and lasts while others do', () => {
    const first = spellAfter(undefined, 0, [on('01A')]);

    expect(sinceOf(first, [on('01A')])).toBe(moment);
    expect(sinceOf(spellAfter(first, 10, [on('01A')]), [on('01A')])).toBe(moment);
  });

  it('lasts through a run', () => {
    const first = spellAfter(undefined, 0, [on('01A', { busy: true })]);

    expect(sinceOf(spellAfter(first, 10, [on('01A')]), [on('01A')])).toBe(moment);
  });

  it('is that of the worker that was drained last', () => {
    const first = spellAfter(undefined, 0, [on('01A')]);
    const both = [on('01A'), on('01B')];

    expect(sinceOf(spellAfter(first, 10, both), both)).toBe(moment + seconds(10));
  });

  it('is unknown while a worker is not drained, and begins anew after it', () => {
    const first = spellAfter(undefined, 0, [on('01A')]);
    const lifted = [on('01A', { drained: false })];
    const second = spellAfter(first, 10, lifted);

    expect(sinceOf(second, lifted)).toBeUndefined();
    expect(sinceOf(spellAfter(second, 20, [on('01A')]), [on('01A')])).toBe(moment + seconds(20));
  });

  it('begins anew for a worker that was missing from the list', () => {
    const second = spellAfter(spellAfter(undefined, 0, [on('01A')]), 10, []);

    expect(sinceOf(spellAfter(second, 20, [on('01A')]), [on('01A')])).toBe(moment + seconds(20));
  });

  it('is unknown for an instance without a worker, and while the pool cannot be read', () => {
    const spell = spellAfter(undefined, 0, [on('01A')]);

    expect(sinceOf(spell, [])).toBeUndefined();
    expect(drainedSinceOf(spell, { instanceId: 'i-1' })).toBeUndefined();
    expect(continueDrainSpell(spell, { at: moment + 1, instanceId: 'i-1' })).toBe(spell);
  });

  it('begins anew after five minutes without a readable round, and when the clock goes back', () => {
    const first = spellAfter(undefined, 0, [on('01A')]);
    const since = (later: number) => sinceOf(spellAfter(first, later, [on('01A')]), [on('01A')]);

    expect(since(300)).toBe(moment);
    expect(since(301)).toBe(moment + seconds(301));
    expect(since(-1)).toBe(moment - seconds(1));
  });

  it('begins with the answer to a drain, and anew with one that says busy', () => {
    const later = moment + seconds(10);
    const answered = (spell: DrainSpell | undefined, busy: boolean) =>
      sinceOf(addDrainAnswers(spell, { at: later, answers: new Map([['01A', { busy, drained: true }]]) }), [
        on('01A'),
      ]);
    const known = spellAfter(undefined, 0, [on('01A')]);

    expect(answered(undefined, false)).toBe(later);
    expect(answered(known, false)).toBe(moment);
    expect(answered(known, true)).toBe(later);
  });

  it('issue 11, 10: is unknown after an answer that says that the worker is not drained', () => {
    const known = spellAfter(undefined, 0, [on('01A')]);
    const answers = new Map([['01A', { busy: false, drained: false }]]);

    expect(sinceOf(addDrainAnswers(known, { at: moment, answers }), [on('01A')])).toBeUndefined();
  });
});

function spellAfter(spell: DrainSpell | undefined, secondsLater: number, workers: readonly Worker[]) {
  const pool = aPool({ workers: [...workers, aWorker({ drained: true })] });
  return continueDrainSpell(spell, { at: moment + seconds(secondsLater), pool, instanceId: 'i-1' });
}

function sinceOf(spell: DrainSpell | undefined, workers: readonly Worker[]) {
  return drainedSinceOf(spell, { pool: aPool({ workers }), instanceId: 'i-1' });
}

function on(id: string, overrides: Partial<Worker> = {}): Worker {
  return aWorker({ id, drained: true, identity: { kind: 'known', instanceId: 'i-1' }, ...overrides });
}
