import { moment } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { paceOf, type Pace } from '../gate/outcome.ts';
import {
  attendanceEndsAt,
  attendedPauseMs,
  hiddenForSeconds,
  isNearLastReceive,
  receivesByVisibility,
} from './cadence.ts';

const second = 1000;
const hour = 3_600_000;
const functionTimeoutMs = 300 * second;

describe('a message that waits', () => {
  it('returns after 5 s when the next round is likely to finish it, else after 10 to 12 s', () => {
    expect(waitOf({ pace: 'soon', receiveCount: 1 })).toBe(5);
    expect(waitOf({ pace: 'soon', receiveCount: 150 })).toBe(5);
    expect(waitOf({ pace: 'usual', receiveCount: 1 })).toBe(10);
    expect(waitOf({ pace: 'usual', receiveCount: 12 })).toBe(10);
    expect(waitOf({ pace: 'usual', receiveCount: 13 })).toBe(12);
    expect(waitOf({ pace: 'usual', receiveCount: 200 })).toBe(12);
  });

  it('returns often enough in an absence wait that four processes in turn do not break it, and after 100 s at most', () => {
    for (const reason of ['answer-not-trusted', 'no-witness'] as const) {
      expect(waitOf({ pace: paceOf(reason, 300 * second), receiveCount: 1 })).toBe(16);
      expect(waitOf({ pace: paceOf(reason, 1800 * second), receiveCount: 1 })).toBe(100);
      expect(waitOf({ pace: paceOf(reason, 48 * hour), receiveCount: 1 })).toBe(100);
    }
    expect(paceOf('run-in-progress', 1800 * second)).toBe('usual');
  });

  it('returns in an absence wait by its visibility for longer, because turns of minutes would begin a short one anew', () => {
    expect(waitOf({ pace: paceOf('no-witness', 600 * second), receiveCount: 400 })).toBe(33);
  });

  it('returns well within the heartbeat timeout, even if that is short', () => {
    for (const heartbeatTimeoutMs of [30 * second, 300 * second, 2 * hour]) {
      for (const receiveCount of [1, 200, 201, 5000]) {
        const attendance = { now: moment, endsAt: moment + 240 * second, rounds: 1, remainingMs: 0 };
        const seconds = hiddenForSeconds({ pace: 'usual', receiveCount }, attendance, heartbeatTimeoutMs);
        expect(seconds).toBeLessThanOrEqual(heartbeatTimeoutMs / 3000);
        expect(seconds).toBeGreaterThanOrEqual(1);
      }
    }
  });
});

describe('L1: a run of 48 hours', () => {
  it.each([
    ['without delays', { deliveryMs: 0, roundMs: 0, skewMs: () => 0 }],
    ['with slow deliveries and rounds', { deliveryMs: 900, roundMs: 1500, skewMs: () => 0 }],
    [
      'with processes whose clocks differ',
      { deliveryMs: 300, roundMs: 400, skewMs: (receives: number) => (receives % 2 === 0 ? 3000 : -3000) },
    ],
  ])(
    'is waited for within the receives of a redrive policy, with a round at least every 15 s (%s)',
    (_, circumstances) => {
      const { receives, longestGapMs } = waitForHours(48, circumstances);
      expect(receives).toBeLessThan(1000);
      expect(longestGapMs).toBeLessThanOrEqual(15 * second);
    },
  );

  it('has receives to spare for two hours of crashes, and warns before they run out', () => {
    const { receives } = waitForHours(48, { deliveryMs: 300, roundMs: 400, skewMs: () => 0 });
    expect(receives).toBeLessThan(970);
    expect(isNearLastReceive(receivesByVisibility)).toBe(false);
    expect(isNearLastReceive(950)).toBe(true);
  });

  it('is waited for within the receives, with few rounds, even if invocations are too short to attend', () => {
    const { receives } = waitForHours(48, {
      deliveryMs: 300,
      roundMs: 400,
      skewMs: () => 0,
      timeoutMs: 30 * second,
    });
    expect(receives).toBeLessThan(1000);
  });
});

it('an absence wait of 48 hours is waited for within the receives of a redrive policy', () => {
  const pace = paceOf('answer-not-trusted', 48 * hour);
  const { receives } = waitForHours(48, { deliveryMs: 0, roundMs: 0, skewMs: () => 0, pace });
  expect(receives).toBeLessThan(1000);
});

describe('the ends of attended waits', () => {
  it('are the same for all, so that messages come back together', () => {
    const ends = [12, 60, 100, 227].map((after) => attendanceEndsAt(moment + after * second));
    expect(new Set(ends)).toEqual(new Set([moment + 240 * second]));
  });

  it('are those of the next turn for a message that arrives a little early', () => {
    expect(attendanceEndsAt(moment + 229 * second)).toBe(moment + 480 * second);
  });
});

it('returns a message whose attended wait has ended when the next turn begins', () => {
  const endsAt = moment + 240 * second;
  const attendance = { now: endsAt - 4500, endsAt, rounds: 20, remainingMs: 60 * second };
  const waiting = { pace: 'usual' as const, receiveCount: 300 };
  expect(attendedPauseMs([waiting], attendance)).toBeUndefined();
  expect(hiddenForSeconds(waiting, attendance, hour)).toBe(5);
});

it('pauses for as long as the message of the batch that is due first', () => {
  const attendance = { now: moment, endsAt: moment + 240 * second, rounds: 1, remainingMs: 200 * second };
  const batch = [
    { pace: { everyMs: 100 * second }, receiveCount: 1 },
    { pace: 'usual' as const, receiveCount: 300 },
    { pace: 'usual' as const, receiveCount: 2 },
  ];
  expect(attendedPauseMs(batch, attendance)).toBe(10 * second);
});

describe('a message whose drain settles', () => {
  const waiting = { pace: 'soon' as const, receiveCount: 1, settlesInMs: 7 * second };
  const attendance = { now: moment, endsAt: moment + 240 * second, rounds: 1, remainingMs: 100 * second };

  it('keeps the invocation for that time, however seldom it has been received', () => {
    expect(attendedPauseMs([waiting], attendance)).toBe(7 * second);
    const slow = { ...waiting, settlesInMs: 9 * second };
    expect(attendedPauseMs([slow, waiting], attendance)).toBe(7 * second);
  });

  it('keeps it beyond the turn of an attended wait, because the next process would begin anew', () => {
    expect(attendedPauseMs([waiting], { ...attendance, endsAt: moment + second })).toBe(7 * second);
    const often = { pace: 'usual' as const, receiveCount: 300 };
    expect(attendedPauseMs([often, waiting], { ...attendance, endsAt: moment + second })).toBe(7 * second);
  });

  it('does not delay the round of a message that was received often', () => {
    const soon = { pace: 'soon' as const, receiveCount: 300 };
    expect(attendedPauseMs([soon, waiting], attendance)).toBe(5 * second);
  });

  it('ends the invocation when the rest of its time is too short for a round', () => {
    expect(attendedPauseMs([waiting], { ...attendance, remainingMs: 57 * second })).toBe(7 * second);
    expect(attendedPauseMs([waiting], { ...attendance, remainingMs: 57 * second - 1 })).toBeUndefined();
  });
});

interface Circumstances {
  readonly deliveryMs: number;
  readonly roundMs: number;
  readonly skewMs: (receives: number) => number;
  readonly timeoutMs?: number;
  readonly pace?: Pace;
}

/** Simulates the rounds of one message from its first receive until the given number of hours is over. */
function waitForHours(
  hours: number,
  { deliveryMs, roundMs, skewMs, timeoutMs = functionTimeoutMs, pace = 'usual' }: Circumstances,
) {
  const beganAt = moment + 7 * second;
  let now = beganAt;
  let receives = 0;
  let lastRoundAt = now;
  let longestGapMs = 0;
  while (now - beganAt < hours * hour) {
    receives += 1;
    const waiting = { pace, receiveCount: receives };
    const startedAt = now;
    const skew = skewMs(receives);
    const endsAt = attendanceEndsAt(now + skew);
    for (let rounds = 1; ; rounds += 1) {
      now += roundMs;
      longestGapMs = Math.max(longestGapMs, now - lastRoundAt);
      lastRoundAt = now;
      const attendance = { now: now + skew, endsAt, rounds, remainingMs: timeoutMs - (now - startedAt) };
      const pauseMs = attendedPauseMs([waiting], attendance);
      if (pauseMs === undefined) {
        now += hiddenForSeconds(waiting, attendance, 2 * hour) * second + deliveryMs;
        break;
      }
      now += pauseMs;
    }
  }
  return { receives, longestGapMs };
}

function waitOf(waiting: { readonly pace: Pace; readonly receiveCount: number }): number {
  const attendance = {
    now: moment,
    endsAt: moment + 240 * second,
    rounds: 1,
    remainingMs: functionTimeoutMs,
  };
  expect(attendedPauseMs([waiting], attendance)).toBeUndefined();
  return hiddenForSeconds(waiting, attendance, hour);
}
