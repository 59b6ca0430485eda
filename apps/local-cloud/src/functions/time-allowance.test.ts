import { expect, it } from 'vitest';
import { timeAllowanceSeconds } from './time-allowance.ts';

it('is the configured timeout in real time', () => {
  expect(timeAllowanceSeconds(3, 1)).toBe(3);
});

it('is what five seconds of this machine are in pool time when the clock runs fast', () => {
  expect(timeAllowanceSeconds(30, 60)).toBe(300);
});

it('is the configured timeout while that is more than the machine needs', () => {
  expect(timeAllowanceSeconds(30, 2)).toBe(30);
});
