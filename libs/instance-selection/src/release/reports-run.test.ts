import { ago, minutes, moment } from '@poolkeeper/pool-model/testing';
import { expect, it } from 'vitest';
import { reportsRun } from './reports-run.ts';

it('believes a report of a run for the time of three repetitions', () => {
  expect(reportsRun({ busy: true, at: ago(minutes(30)) }, moment)).toBe(true);
  expect(reportsRun({ busy: true, at: ago(minutes(30) + 1) }, moment)).toBe(false);
});

it('believes a report of a run from an instance whose clock is ahead', () => {
  expect(reportsRun({ busy: true, at: moment + minutes(5) }, moment)).toBe(true);
});

it('finds no run in an idle report, or in none', () => {
  expect(reportsRun({ busy: false, at: moment }, moment)).toBe(false);
  expect(reportsRun(undefined, moment)).toBe(false);
});
