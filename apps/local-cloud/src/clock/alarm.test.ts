import { expect, it } from 'vitest';
import { setAlarm } from './alarm.ts';
import { scaledClock } from './scaled-clock.ts';

const startAt = Date.UTC(2026, 2, 2, 9);

it('rings at its moment in pool time and not before', async () => {
  const clock = scaledClock({ startAt, speed: 6000 });

  const rung = await new Promise<number>((resolve) => {
    setAlarm(clock, startAt + 61_234, () => {
      resolve(clock.now());
    });
  });

  expect(rung).toBeGreaterThanOrEqual(startAt + 61_234);
});

it('rings for a moment in the past, but only after the call that set it', async () => {
  const clock = scaledClock({ startAt, speed: 1 });
  let settingIsDone = false;

  const afterwards = new Promise<boolean>((resolve) => {
    setAlarm(clock, startAt - 1000, () => {
      resolve(settingIsDone);
    });
  });
  settingIsDone = true;

  expect(await afterwards).toBe(true);
});

it('does not ring once it is cancelled', async () => {
  const clock = scaledClock({ startAt, speed: 6000 });
  let rung = false;

  setAlarm(clock, startAt + 1000, () => {
    rung = true;
  }).cancel();
  await new Promise<void>((resolve) => {
    setAlarm(clock, startAt + 120_000, resolve);
  });

  expect(rung).toBe(false);
});
