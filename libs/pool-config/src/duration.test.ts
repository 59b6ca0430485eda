import { describe, expect, it } from 'vitest';
import { durationMs, type Duration } from './duration.ts';

describe('a duration', () => {
  it.each<[Duration, number]>([
    ['0s', 0],
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    ['5m', 300_000],
    ['7d', 604_800_000],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '5', '5 m', '-5m', '5w', '1e3s', 'm'])('is NaN for %j', (text) => {
    expect(durationMs(text as Duration)).toBeNaN();
  });
});
