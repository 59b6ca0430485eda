import { describe, expect, it } from 'vitest';
import { subjectProblems } from './commit-subjects.ts';

describe('the subject of a commit', () => {
  it.each([
    'fix(aws-pool): retry throttled calls',
    'docs: explain passes',
    'feat(pool-config)!: rename lookEvery',
  ])('may be "%s"', (subject) => {
    expect(subjectProblems(subject)).toEqual([]);
  });

  it.each([
    ['Retry throttled calls', 'must start with a type'],
    [`fix(aws-pool): ${'retry '.repeat(10)}throttled calls`, 'must be at most 72 characters, got 90'],
    ['fix(aws-pool): retry throttled calls.', 'must not end with a full stop'],
  ])('must not be "%s"', (subject, problem) => {
    expect(subjectProblems(subject)).toEqual([expect.stringContaining(problem)]);
  });
});
