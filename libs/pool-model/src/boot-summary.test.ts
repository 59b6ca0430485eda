import { expect, it } from 'vitest';
import { summarizeBoots, type Booted } from './boot-summary.ts';

it('summarizes the phases of boots by instance type and image, without those that report nothing', () => {
  const instances = [
    ...[20, 21, 40].map((launch) => booted('m7i.large', launch)),
    { ...booted('c7i.large', 18), firstRunMs: 2_000 },
    booted('m7i.large', 15, 'ami-2'),
    { instanceType: 'm7i.large' },
  ];

  expect(summarizeBoots(instances)).toEqual([
    {
      instanceType: 'c7i.large',
      imageId: 'ami-1',
      boots: 1,
      p50Ms: { launch: 18_000, system: 5_000, setup: 1_500, registration: 3_500 },
      p95Ms: { launch: 18_000, system: 5_000, setup: 1_500, registration: 3_500 },
      firstRun: { p50Ms: 2_000, p95Ms: 2_000 },
    },
    {
      instanceType: 'm7i.large',
      imageId: 'ami-1',
      boots: 3,
      p50Ms: { launch: 21_000, system: 5_000, setup: 1_500, registration: 3_500 },
      p95Ms: { launch: 40_000, system: 5_000, setup: 1_500, registration: 3_500 },
    },
    {
      instanceType: 'm7i.large',
      imageId: 'ami-2',
      boots: 1,
      p50Ms: { launch: 15_000, system: 5_000, setup: 1_500, registration: 3_500 },
      p95Ms: { launch: 15_000, system: 5_000, setup: 1_500, registration: 3_500 },
    },
  ]);
});

function booted(instanceType: string, launchSeconds: number, imageId = 'ami-1'): Booted {
  const boot = { launch: launchSeconds * 1000, system: 5_000, setup: 1_500, registration: 3_500 };
  return { instanceType, imageId, boot };
}
