import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { within } from './within.ts';

describe('waiting for a call', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('gives its answer or its error, and leaves no timer behind', async () => {
    await expect(within(1_000, 'spacelift', Promise.resolve(7))).resolves.toBe(7);
    await expect(within(1_000, 'spacelift', Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends with a name and a limit, and whatever the call does later is nothing to anyone', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    const waiting = expect(within(16_000, 'spacelift', promise)).rejects.toMatchObject({
      name: 'NoAnswerInTimeError',
      message: 'spacelift did not answer within 16 s: the next pass tries again',
    });
    await vi.advanceTimersByTimeAsync(16_000);
    await waiting;
    reject(new Error('much later'));
    await Promise.resolve();
  });
});
