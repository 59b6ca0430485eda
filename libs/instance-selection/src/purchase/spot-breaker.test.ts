import fc from 'fast-check';
import { ago, minutes, moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { defaultPurchasePolicy } from './purchase-policy.ts';
import { type Breaker, type BreakerSettings, type CapacityEvent, readBreaker } from './spot-breaker.ts';

describe('the breaker', () => {
  it('is closed when nothing happened', () => {
    expect(read([])).toEqual({ state: 'closed', until: Infinity, shortages: 0, interruptions: 0 });
  });

  it('stays closed after one shortage, and counts it', () => {
    expect(read([shortage(1)])).toMatchObject({ state: 'closed', shortages: 1 });
  });

  it('opens at the second shortage, for the hold', () => {
    expect(read([shortage(6), shortage(5)])).toEqual({
      state: 'open',
      until: ago(minutes(5)) + minutes(15),
      shortages: 2,
      interruptions: 0,
    });
  });

  it('stays closed when a machine came in between', () => {
    expect(read([shortage(6), success(5.5), shortage(5)])).toMatchObject({ state: 'closed', shortages: 1 });
  });

  it('takes a success of the same moment for the later', () => {
    expect(read([success(6), shortage(6), shortage(5)]).state).toBe('closed');
  });

  it('forgets a shortage after the window', () => {
    expect(read([shortage(20), shortage(5)])).toMatchObject({ state: 'closed', shortages: 1 });
    expect(read([shortage(20 - 0.01), shortage(5)]).state).toBe('open');
  });

  it('opens at the third interruption within the window, which successes do not stop from counting', () => {
    expect(read([interruption(9), interruption(7)])).toMatchObject({ state: 'closed', interruptions: 2 });
    expect(read([interruption(9), success(8), interruption(7), interruption(5)])).toMatchObject({
      state: 'open',
      interruptions: 3,
      until: ago(minutes(5)) + minutes(15),
    });
    expect(read([interruption(20), interruption(7), interruption(5)])).toMatchObject({
      state: 'closed',
      interruptions: 2,
    });
  });

  it('holds for longer from each shortage on, but no success closes it meanwhile', () => {
    const events = [shortage(12), shortage(10), success(9), shortage(4)];

    expect(read(events)).toMatchObject({ state: 'open', until: ago(minutes(4)) + minutes(15) });
  });

  it('never holds for shorter because of an event that came later', () => {
    const events = [...relapse(50), interruption(12), interruption(11), interruption(10)];

    expect(read(events).until).toBeGreaterThanOrEqual(read(relapse(50)).until);
  });

  it('is half-open after the hold, and closed after the probe when no instance was needed', () => {
    expect(read([shortage(16), shortage(15)])).toMatchObject({
      state: 'half-open',
      until: ago(minutes(15)) + minutes(30),
    });
    expect(read([shortage(31), shortage(30)])).toMatchObject({
      state: 'closed',
      until: Infinity,
      shortages: 0,
    });
  });

  it('closes half-open at the first success', () => {
    expect(read([shortage(21), shortage(20), success(3)]).state).toBe('closed');
  });

  it('opens half-open at the first shortage, for twice as long', () => {
    expect(read([shortage(21), shortage(20), shortage(3)])).toMatchObject({
      state: 'open',
      until: ago(minutes(3)) + minutes(30),
    });
  });

  it('doubles the hold with each relapse, also one that had closed in between, up to the longest', () => {
    const closedInBetween = [shortage(41), shortage(40), success(20), shortage(11), shortage(10)];

    expect(read(closedInBetween).until).toBe(ago(minutes(10)) + minutes(30));
    expect(read(closedInBetween, { longestHoldMs: minutes(20) }).until).toBe(ago(minutes(10)) + minutes(20));
  });

  it('forgets its relapses after a quiet time of the longest hold', () => {
    const settings = { longestHoldMs: minutes(60) };
    const heldUntil = 85 - 15;

    expect(read([...opening(85), ...opening(heldUntil - 60)], settings).until).toBe(
      ago(minutes(heldUntil - 60)) + minutes(15),
    );
    expect(read([...opening(85), ...opening(heldUntil - 59)], settings).until).toBe(
      ago(minutes(heldUntil - 59)) + minutes(30),
    );
  });

  it('takes an event of the future for one of now, and leaves out one of no time', () => {
    expect(read([shortage(1), shortage(-5)])).toMatchObject({ state: 'open', until: moment + minutes(15) });
    expect(read([{ kind: 'shortage', at: Number.NaN }], { openAfterShortages: 1 }).state).toBe('closed');
  });

  it('opens at the first shortage if told so', () => {
    expect(read([shortage(1)], { openAfterShortages: 1 }).state).toBe('open');
    expect(read([interruption(1)], { openAfterInterruptions: 1 }).state).toBe('open');
  });
});

describe('any breaker', () => {
  it('is the same for events in any order', () => {
    fc.assert(
      fc.property(anyEvents(), fc.func(fc.integer()), (events, rank) => {
        const reordered = events.toSorted((a, b) => rank(a) - rank(b));

        expect(read(reordered)).toEqual(read(events));
      }),
    );
  });

  it('is closed a hold and a probe after the last event', () => {
    fc.assert(
      fc.property(anyEvents(), (events) => {
        const { longestHoldMs, probeMs } = defaultPurchasePolicy;
        const later = moment + longestHoldMs + probeMs + minutes(1);

        expect(readBreaker(events, defaultPurchasePolicy, later).state).toBe('closed');
      }),
    );
  });

  it('moves on at a time that is known, whatever the settings', () => {
    const anySettings = fc.record({
      openAfterShortages: fc.integer({ min: 1, max: 3 }),
      openAfterInterruptions: fc.integer({ min: 1, max: 3 }),
      windowMs: fc.constantFrom(0, minutes(9), Infinity),
      holdMs: fc.constantFrom(0, minutes(9), Infinity),
      longestHoldMs: fc.constantFrom(0, minutes(9), Infinity),
      probeMs: fc.constantFrom(0, minutes(9), Infinity),
    });
    fc.assert(
      fc.property(anyEvents(), anySettings, (events, settings) => {
        expect(readBreaker(events, settings, moment).until).toBeGreaterThan(moment);
      }),
    );
  });

  it('moves on also after thousands of relapses with no hold at all', () => {
    const events = Array.from({ length: 3000 }, (_, index) => shortage(3000 - index));

    expect(read(events, { holdMs: 0, openAfterShortages: 1 })).toMatchObject({ state: 'half-open' });
  });
});

function read(events: readonly CapacityEvent[], settings: Partial<BreakerSettings> = {}): Breaker {
  return readBreaker(events, { ...defaultPurchasePolicy, ...settings }, moment);
}

function shortage(minutesAgo: number): CapacityEvent {
  return { kind: 'shortage', at: ago(minutes(minutesAgo)) };
}

function interruption(minutesAgo: number): CapacityEvent {
  return { kind: 'interruption', at: ago(minutes(minutesAgo)) };
}

function success(minutesAgo: number): CapacityEvent {
  return { kind: 'success', at: ago(minutes(minutesAgo)) };
}

function opening(minutesAgo: number): readonly CapacityEvent[] {
  return [shortage(minutesAgo), shortage(minutesAgo)];
}

/** Open, half-open, and open again for half an hour from that minute on. */
function relapse(minutesAgo: number): readonly CapacityEvent[] {
  return [...opening(minutesAgo), shortage(minutesAgo - 20)];
}

function anyEvents(): fc.Arbitrary<readonly CapacityEvent[]> {
  return fc.array(
    fc.record({
      kind: fc.constantFrom('shortage' as const, 'interruption' as const, 'success' as const),
      at: fc.integer({ min: -600, max: 5 }).map((minute) => moment + minutes(minute)),
    }),
    { maxLength: 30 },
  );
}
