import { describe, expect, it } from 'vitest';
import { Agenda } from './agenda.ts';

describe('an agenda', () => {
  it('returns actions in order of time, and those of one moment in order of planning', () => {
    const agenda = new Agenda();
    const done: string[] = [];
    for (const [at, what] of [
      [3, 'c'],
      [1, 'a1'],
      [2, 'b'],
      [1, 'a2'],
      [1, 'a3'],
    ] as const) {
      agenda.add(at, () => done.push(what));
    }
    expect(agenda.nextAt()).toBe(1);
    for (let next = agenda.takeNext(); next !== undefined; next = agenda.takeNext()) next();
    expect(done).toEqual(['a1', 'a2', 'a3', 'b', 'c']);
    expect(agenda.nextAt()).toBeUndefined();
  });
});
