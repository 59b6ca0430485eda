import { expect, it } from 'vitest';
import type { LogLine } from '../../deployed/function-log.ts';
import { createFolder } from './fold-lines.ts';

const minute = 60_000;

it('folds lines that say the same, also between lines of another kind', () => {
  const fold = folding();

  expect(
    fold([
      pass('hold', 0),
      gate('waiting', 1),
      pass('hold', minute),
      gate('waiting', minute),
      pass('scale out', 2),
    ]),
  ).toEqual(['hold 2', 'waiting 2', 'scale out 1']);
});

it('leaves out what repeats the last line of an earlier batch', () => {
  const fold = folding();
  fold([pass('hold', 0)]);

  expect(fold([pass('hold', minute)])).toEqual([]);
  expect(fold([pass('hold', 2 * minute), pass('scale out', 3 * minute)])).toEqual(['scale out 1']);
});

it('shows a line again after a gap', () => {
  expect(folding()([pass('hold', 0), pass('hold', 6 * minute)])).toEqual(['hold 1', 'hold 1']);
});

function folding() {
  const fold = createFolder(({ message }) => ({ text: message, kind: 'any', level: 'info' }));
  return (lines: readonly LogLine[]) => fold(lines).map(({ text, times }) => `${text} ${times}`);
}

function pass(message: string, at: number): LogLine {
  return { at, id: String(at), function: 'autoscaler', message, fields: {} };
}

function gate(message: string, at: number): LogLine {
  return { ...pass(message, at), function: 'lifecycleManager' };
}
