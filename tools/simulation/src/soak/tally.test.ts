import { describe, expect, it } from 'vitest';
import type { Tally } from './soak-messages.ts';
import { simulate } from '../simulate.ts';
import { addTallies, emptyTally, isReleasedInTime, latenessAt, tallyOf } from './tally.ts';

describe('tallying histories', () => {
  it('counts those that had a dimension', async () => {
    const outcome = await simulate(1, { runs: 1, hours: 0.2 });
    const veryLong = { queuedAt: outcome.scenario.startAt, stack: 'a', durationSeconds: 5 * 3600 };
    const held = { kind: 'instance-held', at: 0, instanceId: 'i-1', cause: 'scale-in' } as const;
    const released = {
      kind: 'instance-released',
      at: 5 * 3_600_000,
      instanceId: 'i-1',
      by: 'global-timeout',
      secondsFromIdle: 0,
    } as const;
    const served = { kind: 'instance-in-service', at: 0, instanceId: 'i-2' } as const;
    const returned = { kind: 'instance-warmed', at: 1, instanceId: 'i-2' } as const;
    const scenario = { ...outcome.scenario, arrivals: [veryLong], hasWitness: false };
    const events = [returned, served, held, returned, released];
    const { dimensions } = tallyOf({ ...outcome, scenario, events });
    expect(dimensions).toMatchObject({
      'no-witness': 1,
      'run-over-4-h': 1,
      'hold-over-4-h': 1,
      'hold-at-its-limit': 1,
      'returned-to-warm-pool': 1,
    });
    expect(dimensions['served-again'] ?? 0).toBe(0);
  });

  it('adds counts and keeps failures', () => {
    const one: Tally = {
      ...emptyTally,
      histories: 1,
      interrupted: { 'spot-reclaim': 2 },
      lateness: { 5: 1 },
    };
    const two: Tally = {
      ...emptyTally,
      histories: 2,
      interrupted: { 'spot-reclaim': 1, 'zone-lost': 1 },
      lateness: { 5: 1, 9: 2 },
      failures: [{ seed: 7, violation: { invariant: 'back-at-rest', at: 0, detail: 'one in service' } }],
    };
    expect(addTallies(one, two)).toMatchObject({
      histories: 3,
      interrupted: { 'spot-reclaim': 3, 'zone-lost': 1 },
      lateness: { 5: 2, 9: 2 },
      failures: [{ seed: 7 }],
    });
  });

  it('returns within how many seconds most instances were released', () => {
    const tally = { ...emptyTally, lateness: { 1: 90, 10: 9, 300: 1 } };
    expect([0.5, 0.95, 0.99, 1].map((share) => latenessAt(share, tally))).toEqual([1, 10, 10, 300]);
    expect(latenessAt(0.95, emptyTally)).toBe(0);
    expect([tally, { ...tally, lateness: { 1: 90, 16: 10 } }].map(isReleasedInTime)).toEqual([true, false]);
  });
});
