import { describe, expect, it } from 'vitest';
import { bootPhasesOf, firstRunAfterMs, readBootTimes, type BootReport } from './index.ts';
import { aBootingMember, anIdleMember, moment, seconds } from './testing/index.ts';

const bootReport: BootReport = {
  kernelAt: moment + seconds(20),
  steps: {
    services: { beganMs: 5_000, endedMs: 5_300 },
    setup: { beganMs: 4_900, endedMs: 9_000 },
    registration: { beganMs: 6_500 },
  },
};

describe('the phases of a boot', () => {
  it('lie between the launch, the kernel, the first step, the launcher and the registration', () => {
    expect(bootPhasesOf(booted({}))).toEqual({
      launch: 20_000,
      system: 4_900,
      setup: 1_600,
      registration: 3_500,
    });
  });

  it('are unknown without a worker, a report or the start of the launcher', () => {
    expect(bootPhasesOf(aBootingMember({ instance: { launchedAt: moment, bootReport } }))).toBeUndefined();
    expect(bootPhasesOf(booted({ bootReport: undefined }))).toBeUndefined();
    expect(bootPhasesOf(booted({ bootReport: { ...bootReport, steps: {} } }))).toBeUndefined();
  });

  it('are unknown when the report cannot be that of a boot', () => {
    for (const kernelAt of [0, moment - seconds(3), moment + seconds(60), Number.MAX_SAFE_INTEGER]) {
      expect(bootPhasesOf(booted({ bootReport: { ...bootReport, kernelAt } }))).toBeUndefined();
    }
  });

  it('are never negative because of rounded times', () => {
    const kernelAt = moment - 900;

    expect(bootPhasesOf(booted({ bootReport: { ...bootReport, kernelAt } }))).toMatchObject({ launch: 0 });
  });
});

describe('the first run after a boot', () => {
  it('is counted from the registration', () => {
    const reported = readBootTimes(
      `${new Date(moment).toISOString().slice(0, 19)}Z registration 6.5 run 33.5`,
    );
    expect(firstRunAfterMs(booted({ bootReport: reported }))).toBe(3_500);
  });

  it('is unknown before it comes, and when it came much later', () => {
    expect(firstRunAfterMs(booted({}))).toBeUndefined();
    const later = { ...bootReport, steps: { ...bootReport.steps, run: { beganMs: seconds(3600) } } };
    expect(firstRunAfterMs(booted({ bootReport: later }))).toBeUndefined();
  });
});

function booted(instance: { readonly bootReport?: BootReport | undefined }) {
  return anIdleMember({
    instance: { launchedAt: moment, bootReport, ...instance },
    worker: { registeredAt: moment + seconds(30) },
  });
}
