import { afterEach, expect, it } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { startSchedule, type Schedule } from './schedule.ts';
import type { InvocationOutcome } from './invocation.ts';
import type { LambdaFunction } from './lambda-function.ts';

const startAt = Date.UTC(2026, 2, 2, 9);
let schedule: Schedule | undefined;

afterEach(() => schedule?.stop());

it('invokes the function immediately, and then at its rate in pool time', async () => {
  const clock = scaledClock({ startAt, speed: 6000 });
  const moments: number[] = [];

  await new Promise<void>((resolve) => {
    schedule = startSchedule({
      clock,
      everySeconds: 60,
      target: aTarget(() => {
        moments.push(clock.now());
        if (moments.length === 3) resolve();
      }),
      onOutcome: () => undefined,
    });
  });

  const periods = moments.map((moment) => Math.floor((moment - startAt) / 60_000));
  expect(periods[0]).toBeGreaterThanOrEqual(0);
  expect(new Set(periods).size).toBe(3);
});

it('keeps at most one event waiting while the function is busy', async () => {
  const clock = scaledClock({ startAt, speed: 60_000 });
  let invocations = 0;
  let free: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (free = resolve));
  const outcomes: InvocationOutcome[] = [];

  await new Promise<void>((resolve) => {
    schedule = startSchedule({
      clock,
      everySeconds: 3600,
      target: aTarget(async () => {
        invocations += 1;
        if (invocations === 1) await held;
        else schedule?.stop();
      }),
      onOutcome: (outcome) => {
        outcomes.push(outcome);
        resolve();
      },
    });
    // Time for three events or more to come due.
    setTimeout(() => free?.(), 200);
  });
  await new Promise(setImmediate);

  expect(invocations).toBe(2);
  expect(outcomes).toHaveLength(1);
});

/** Handles one event at a time with `handle`. */
function aTarget(handle: () => unknown): LambdaFunction {
  let busy = false;
  return {
    name: 'a-function',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:a-function',
    hasCapacity: () => !busy,
    invoke: async () => {
      busy = true;
      await handle();
      busy = false;
      return { kind: 'succeeded', requestId: 'a-request', payload: null };
    },
    close: () => Promise.resolve(),
  };
}
