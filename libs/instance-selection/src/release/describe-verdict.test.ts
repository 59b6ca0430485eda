import { expect, it } from 'vitest';
import { describeVerdict } from './release-verdict.ts';

it('says what to do with an instance, and why', () => {
  expect(describeVerdict({ kind: 'release', reason: 'idle' })).toBe(
    'release: its workers are drained and idle',
  );
  expect(describeVerdict({ kind: 'wait', reason: 'run-in-progress' })).toBe('wait: a run is in progress');
});

it('uses the singular for one worker', () => {
  expect(describeVerdict({ kind: 'drain', workers: ['01A'] })).toBe(
    'drain 1 worker, then check again: a run may have started',
  );
  expect(describeVerdict({ kind: 'drain', workers: ['01A', '01B'] })).toContain('2 workers');
});
