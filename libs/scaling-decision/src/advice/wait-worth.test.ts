import { describe, expect, it } from 'vitest';
import { usualWaitWorth } from './boot-times.ts';

describe('what a wait for a boot is usually worth', () => {
  it('is ten boots', () => {
    expect(usualWaitWorth(90_000)).toBe(900_000);
    expect(usualWaitWorth(0)).toBe(0);
  });

  it.each([undefined, NaN, -1, Infinity])('is twenty minutes of a boot of %s', (bootMs) => {
    expect(usualWaitWorth(bootMs)).toBe(1_200_000);
  });
});
