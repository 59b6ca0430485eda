import { describe, expect, it, vi } from 'vitest';
import { BadResponseError, ThrottledError, UnauthorizedError, UnavailableError } from './errors.ts';
import { retrying, type RetryContext } from './retry.ts';

const idempotent = { idempotent: true };
const notIdempotent = { idempotent: false };
const outage = new UnavailableError('down', { reason: 'timeout' });
const throttled = new ThrottledError('slow down');

describe('retrying', () => {
  it('repeats an idempotent operation whose outcome is unknown', async () => {
    const attempt = vi.fn().mockRejectedValueOnce(outage).mockResolvedValueOnce('done');
    await expect(retrying(idempotent, attempt, aContext())).resolves.toBe('done');
    expect(attempt).toHaveBeenCalledTimes(2);
  });

  it('never repeats any other operation whose outcome is unknown', async () => {
    const attempt = vi.fn().mockRejectedValue(outage);
    await expect(retrying(notIdempotent, attempt, aContext())).rejects.toBe(outage);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('repeats any operation that was throttled, since that had no effect', async () => {
    const attempt = vi.fn().mockRejectedValueOnce(throttled).mockResolvedValueOnce('done');
    await expect(retrying(notIdempotent, attempt, aContext())).resolves.toBe('done');
  });

  it.each([new UnauthorizedError('no'), new BadResponseError('nonsense'), new Error('bug')])(
    'does not repeat after %s',
    async (error) => {
      const attempt = vi.fn().mockRejectedValue(error);
      await expect(retrying(idempotent, attempt, aContext())).rejects.toBe(error);
      expect(attempt).toHaveBeenCalledTimes(1);
    },
  );

  it('rejects with the last error after the attempts of the policy', async () => {
    const last = new UnavailableError('still down', { reason: 'server', status: 503 });
    const attempt = vi
      .fn()
      .mockRejectedValueOnce(outage)
      .mockRejectedValueOnce(outage)
      .mockRejectedValue(last);
    await expect(retrying(idempotent, attempt, aContext())).rejects.toBe(last);
    expect(attempt).toHaveBeenCalledTimes(3);
  });

  it('draws each pause between 0 and a bound that doubles up to a maximum', async () => {
    const pauses: number[] = [];
    const context = aContext({ attempts: 6, pauses, random: () => 1 });
    await expect(retrying(idempotent, () => Promise.reject(outage), context)).rejects.toBe(outage);
    expect(pauses).toEqual([100, 200, 400, 800, 1000]);

    pauses.length = 0;
    await expect(
      retrying(idempotent, () => Promise.reject(outage), { ...context, random: () => 0 }),
    ).rejects.toBe(outage);
    expect(pauses).toEqual([0, 0, 0, 0, 0]);
  });

  it('waits at least as long as Spacelift asks for', async () => {
    const pauses: number[] = [];
    const attempt = vi.fn().mockRejectedValueOnce(new ThrottledError('', 700)).mockResolvedValueOnce('done');
    await retrying(idempotent, attempt, aContext({ pauses }));
    expect(pauses).toEqual([750]);
  });

  it('rejects at once if Spacelift asks for a longer pause than the maximum', async () => {
    const attempt = vi.fn().mockRejectedValue(new ThrottledError('', 1001));
    await expect(retrying(idempotent, attempt, aContext())).rejects.toMatchObject({ retryAfterMs: 1001 });
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});

function aContext({
  attempts = 3,
  pauses = [],
  random = () => 0.5,
}: { attempts?: number; pauses?: number[]; random?: () => number } = {}): RetryContext {
  return {
    policy: { attempts, baseDelayMs: 100, maxDelayMs: 1000 },
    random,
    sleep: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
  };
}
