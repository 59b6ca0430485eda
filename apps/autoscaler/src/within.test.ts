import { describe, expect, it } from 'vitest';
import { within } from './within.ts';

describe('waiting for a call', () => {
  it('gives its answer or its error', async () => {
    await expect(within(10_000, 'spacelift', Promise.resolve(7))).resolves.toBe(7);
    await expect(within(10_000, 'spacelift', Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('ends with a name and a limit, and whatever the call does later is nothing to anyone', async () => {
    const { promise, reject } = Promise.withResolvers<never>();

    await expect(within(20, 'spacelift', promise)).rejects.toMatchObject({
      name: 'NoAnswerInTimeError',
      message: 'spacelift did not answer within 0.02 s: the next pass tries again',
    });
    reject(new Error('much later'));
    await Promise.resolve();
  });
});
