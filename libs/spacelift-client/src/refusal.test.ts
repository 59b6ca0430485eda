import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './refusal.ts';

describe('retryAfterMs', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  it('reads seconds', () => {
    expect(retryAfterMs('120', now)).toBe(120_000);
  });

  it('reads a date', () => {
    expect(retryAfterMs('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000);
  });

  it('treats a date in the past as no pause', () => {
    expect(retryAfterMs('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
  });

  it.each([null, '', 'soon'])('is undefined for %j', (header) => {
    expect(retryAfterMs(header, now)).toBeUndefined();
  });
});
