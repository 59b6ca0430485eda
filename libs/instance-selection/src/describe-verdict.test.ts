import { expect, it } from 'vitest';
import { describeVerdict } from './describe-verdict.ts';

it('says what to do with an instance, and why', () => {
  expect(describeVerdict({ kind: 'release', reason: 'idle' })).toBe(
    'let it go: its workers are drained and idle',
  );
  expect(describeVerdict({ kind: 'wait', reason: 'run-in-progress' })).toBe('wait: a run is on it');
});

it('speaks of one worker as one', () => {
  expect(describeVerdict({ kind: 'drain', workers: ['01A'] })).toBe(
    'drain 1 worker, then look again: a run may have slipped in',
  );
  expect(describeVerdict({ kind: 'drain', workers: ['01A', '01B'] })).toContain('2 workers');
});
