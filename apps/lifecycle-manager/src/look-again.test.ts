import { describe, expect, it } from 'vitest';
import { isNearLastLook, lookAgainInSeconds } from './look-again.ts';

const hour = 3_600_000;

describe('when to look again', () => {
  it('is after five seconds while a drain is to be confirmed, and after ten while a run goes on', () => {
    expect(lookAgainInSeconds('draining', { looks: 1, heartbeatTimeoutMs: hour })).toBe(5);
    expect(lookAgainInSeconds('run-in-progress', { looks: 1, heartbeatTimeoutMs: hour })).toBe(10);
    expect(lookAgainInSeconds('pool-unreadable', { looks: 700, heartbeatTimeoutMs: hour })).toBe(10);
  });

  it('is well within the heartbeat timeout, however short', () => {
    for (const heartbeatTimeoutMs of [30_000, 300_000, 2 * hour]) {
      for (const looks of [1, 749, 750, 949, 5000]) {
        const inSeconds = lookAgainInSeconds('run-in-progress', { looks, heartbeatTimeoutMs });
        expect(inSeconds).toBeLessThanOrEqual(heartbeatTimeoutMs / 3000);
        expect(inSeconds).toBeGreaterThanOrEqual(1);
      }
    }
  });

  it('L1: lasts for a run of 48 hours within the receives of a redrive policy', () => {
    let waited = 0;
    let looks = 0;
    while (waited < 48 * 3600) {
      looks += 1;
      waited += lookAgainInSeconds('run-in-progress', { looks, heartbeatTimeoutMs: 2 * hour });
    }
    expect(looks).toBeLessThan(1000);
    expect(isNearLastLook(looks)).toBe(false);
    expect(isNearLastLook(950)).toBe(true);
  });

  it('is after at most ten seconds for the first two hours', () => {
    let waited = 0;
    for (let looks = 1; waited < 7200; looks += 1) {
      const inSeconds = lookAgainInSeconds('run-in-progress', { looks, heartbeatTimeoutMs: 2 * hour });
      expect(inSeconds).toBeLessThanOrEqual(10);
      waited += inSeconds;
    }
  });
});
