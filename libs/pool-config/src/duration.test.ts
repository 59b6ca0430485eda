import { describe, expect, it } from 'vitest';
import { durationMs, durationOf, type Duration } from './duration.ts';

describe('a length of time', () => {
  it.each<[Duration, number]>([
    ['0s', 0],
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    ['5m', 300_000],
    ['7d', 604_800_000],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '5', '5 m', '-5m', '5w', '1e3s', 'm'])('is not what %j says', (text) => {
    expect(durationMs(text as Duration)).toBeNaN();
  });

  it.each<[number, Duration]>([
    [0, '0s'],
    [1500, '1.5s'],
    [90_000, '90s'],
    [300_000, '5m'],
    [5_400_000, '90m'],
    [7_200_000, '2h'],
    [172_800_000, '2d'],
  ])('of %d ms is written %s', (ms, text) => {
    expect(durationOf(ms)).toBe(text);
  });
});
