import { describe, expect, it } from 'vitest';
import { describeDuration, describeRoughDuration } from './describe-duration.ts';
import { minutes, seconds } from './testing/moment.ts';

describe('describeDuration', () => {
  it.each([
    [0, '0 s'],
    [499, '0 s'],
    [seconds(90), '90 s'],
    [minutes(1), '60 s'],
    [minutes(2), '2 min'],
    [seconds(121), '121 s'],
    [minutes(60), '60 min'],
    [minutes(119), '119 min'],
    [minutes(120), '2 h'],
    [minutes(150), '150 min'],
    [Infinity, 'an unlimited time'],
  ])('describes %i ms as %s', (ms, words) => {
    expect(describeDuration(ms)).toBe(words);
  });
});

describe('describeRoughDuration', () => {
  it.each([
    [1, '1 s'],
    [seconds(179), '179 s'],
    [minutes(3), '3 min'],
    [minutes(3) + 1, '4 min'],
    [minutes(179), '179 min'],
    [minutes(180), '3 h'],
    [minutes(215), '4 h'],
    [Infinity, 'an unlimited time'],
  ])('describes %i ms as %s', (ms, words) => {
    expect(describeRoughDuration(ms)).toBe(words);
  });
});
