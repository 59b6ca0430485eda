import { anIdleMember, moment } from '@poolkeeper/pool-model/testing';
import { expect, it } from 'vitest';
import { summarizeBoots } from './boot-summary.ts';

it('summarizes the phases of boots by instance type, without those that report nothing', () => {
  const members = [
    ...[20, 21, 40].map((launch) => booted('m7i.large', launch)),
    booted('c7i.large', 18),
    anIdleMember(),
  ];

  expect(summarizeBoots(members)).toEqual([
    {
      instanceType: 'c7i.large',
      boots: 1,
      p50Ms: { launch: 18_000, system: 5_000, setup: 1_500, registration: 3_500 },
      p95Ms: { launch: 18_000, system: 5_000, setup: 1_500, registration: 3_500 },
    },
    {
      instanceType: 'm7i.large',
      boots: 3,
      p50Ms: { launch: 21_000, system: 5_000, setup: 1_500, registration: 3_500 },
      p95Ms: { launch: 40_000, system: 5_000, setup: 1_500, registration: 3_500 },
    },
  ]);
});

function booted(instanceType: string, launchSeconds: number) {
  const kernelAt = moment + launchSeconds * 1000;
  return anIdleMember({
    instance: {
      launchedAt: moment,
      instanceType,
      bootReport: { kernelAt, steps: { setup: { beganMs: 5_000 }, registration: { beganMs: 6_500 } } },
    },
    worker: { registeredAt: kernelAt + 10_000 },
  });
}
