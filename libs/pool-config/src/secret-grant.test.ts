import { describe, expect, it } from 'vitest';
import { isGrantedTo, withGrantTo } from './secret-grant.ts';

describe('a grant', () => {
  it.each([
    [true, 'blue'],
    [true, 'green blue'],
    [true, '  green   blue '],
    [false, undefined],
    [false, ''],
    [false, '*'],
    [false, 'blue-2 dark-blue'],
  ])('is for blue: %s with the tag %s', (isGranted, tag) => {
    expect(isGrantedTo('blue', tag)).toBe(isGranted);
  });

  it('names one more pool, and each once', () => {
    expect(withGrantTo('blue', undefined)).toBe('blue');
    expect(withGrantTo('blue', 'green')).toBe('blue green');
    expect(withGrantTo('blue', 'blue green')).toBe('blue green');
  });
});
