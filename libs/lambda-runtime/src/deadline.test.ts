import { expect, it } from 'vitest';
import { startInTime } from './deadline.ts';

it('starts a call while it can end before the deadline', async () => {
  const deadline = { remainingMs: () => 5_000 };
  await expect(startInTime(deadline, 5_000, () => Promise.resolve(7))).resolves.toBe(7);
});

it('does not start a call that could be cut off', async () => {
  let started = 0;
  const deadline = { remainingMs: () => 4_999 };
  const call = () => Promise.resolve((started += 1));
  await expect(startInTime(deadline, 5_000, call)).rejects.toThrow(
    'too little time left to start a call: 4999 ms, and it may take 5000 ms',
  );
  expect(started).toBe(0);
});
