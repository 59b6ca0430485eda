import { describe, expect, it } from 'vitest';
import { collapseRepetition } from './collapse-repetition.ts';

describe('collapsing repetition', () => {
  it('counts lines that differ from a recent one only in their numbers', () => {
    const lines = [line('pass 1'), line('heartbeat'), line('pass 2'), line('pass 3'), line('release')];
    expect(collapseRepetition(lines)).toEqual([
      { kind: 'line', line: line('pass 1') },
      { kind: 'line', line: line('heartbeat') },
      { kind: 'repetition', count: 2 },
      { kind: 'line', line: line('release') },
    ]);
  });

  it('keeps all events of the world', () => {
    const lines = [
      { who: 'world', text: 'run-started r1' },
      { who: 'world', text: 'run-started r2' },
    ];
    expect(collapseRepetition(lines)).toHaveLength(2);
    expect(collapseRepetition(lines).every(({ kind }) => kind === 'line')).toBe(true);
  });
});

function line(text: string) {
  return { who: 'manager 1', text };
}
