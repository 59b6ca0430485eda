import { describe, expect, it } from 'vitest';
import { matches, normalizedPattern } from './type-pattern.ts';

describe('a pattern for instance types', () => {
  it.each<[string, string]>([
    ['m7g.large', 'm7g.large'],
    ['m7g.large', 'm7g'],
    ['m7g.large', 'm7*'],
    ['m7g.large', '*'],
    ['m7gd.large', 'm*gd.*'],
    ['m7i-flex.large', 'm7i-flex'],
    ['m7g.large', '*.large'],
  ])('names %s by %s', (type, pattern) => {
    expect(matches(pattern)(type)).toBe(true);
  });

  it.each<[string, string]>([
    ['m7gd.large', 'm7g'],
    ['m7g.xlarge', 'm7g.large'],
    ['m7g.large', 'm7g.larg'],
    ['am7g.large', 'm7g.large'],
    ['m7g.xlarge', '*.large'],
    ['m7g-large', 'm7g.large'],
    ['m7i.large', 'm7i-flex'],
    ['m7g.large', ''],
    ['m7g.large', '(m7g|.).*'],
  ])('does not name %s by %s', (type, pattern) => {
    expect(matches(pattern)(type)).toBe(false);
  });

  it('has the form that EC2 takes', () => {
    expect(['m7g', 'c7*', 'm7g.large', '*3*'].map(normalizedPattern)).toEqual([
      'm7g.*',
      'c7*.*',
      'm7g.large',
      '*3*.*',
    ]);
  });
});
