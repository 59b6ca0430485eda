import type { DurationMs, EpochMs } from './time.ts';

/** The steps of a boot, by the names under which instances report them. */
export const bootSteps = [
  'agents',
  'certificates',
  'docker',
  'launcher',
  'services',
  'secrets',
  'environment',
  'registration',
] as const;

export type BootStep = (typeof bootSteps)[number];

/**
 * When the steps of an instance's boot began and ended, by its own report. Runs are untrusted code on the same machine and can forge
 * it: it may spoil a figure, and decides nothing.
 */
export interface BootReport {
  /** When the kernel started, by the instance's clock, which the report rounds to a second. */
  readonly kernelAt: EpochMs;
  /** The steps, and the setup as a whole, in milliseconds since then. The registration has no end that the instance knows. */
  readonly steps: Readonly<Partial<Record<BootStep | 'setup', StepTimes>>>;
}

export interface StepTimes {
  readonly beganMs: DurationMs;
  readonly endedMs?: DurationMs;
}
