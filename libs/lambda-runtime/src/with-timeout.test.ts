import { describe, expect, it } from 'vitest';
import { withTimeout } from './with-timeout.ts';

describe('withTimeout', () => {
  it("settles with the call's answer or error", async () => {
    await expect(withTimeout(10_000, 'reading the pool', Promise.resolve(7))).resolves.toBe(7);
    await expect(withTimeout(10_000, 'reading the pool', Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
  });

  it('rejects when the time is up, and ignores what the call does later', async () => {
    const { promise, reject } = Promise.withResolvers<never>();

    await expect(withTimeout(20, 'reading the pool', promise)).rejects.toMatchObject({
      name: 'NoAnswerInTimeError',
      message: 'reading the pool took longer than 0.02 s; the next invocation tries again',
    });
    reject(new Error('much later'));
    await Promise.resolve();
  });
});
