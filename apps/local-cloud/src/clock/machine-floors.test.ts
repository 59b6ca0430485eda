import { describe, expect, it } from 'vitest';
import { functionTimeoutSeconds } from './machine-floors.ts';

describe('the timeout of a function', () => {
  it('is the configured timeout at real time', () => {
    expect(functionTimeoutSeconds(3, 1)).toBe(3);
  });

  it('is at least five seconds of real time when the clock runs fast', () => {
    expect(functionTimeoutSeconds(30, 60)).toBe(300);
  });

  it('is the configured timeout if that is longer than the minimum', () => {
    expect(functionTimeoutSeconds(30, 2)).toBe(30);
  });
});
