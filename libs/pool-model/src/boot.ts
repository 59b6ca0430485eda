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
  /**
   * The steps, the setup as a whole, and the first run, in milliseconds since then. The registration has no end that the instance
   * knows, and of the run only the beginning counts.
   */
  readonly steps: Readonly<Partial<Record<ReportedStep, StepTimes>>>;
}

type ReportedStep = BootStep | 'setup' | 'run';

const reportedSteps: readonly ReportedStep[] = [...bootSteps, 'setup', 'run'];

export interface StepTimes {
  readonly beganMs: DurationMs;
  readonly endedMs?: DurationMs;
}

/**
 * Reads the tag `poolkeeper:boot-times`: the start of the kernel, then each step with its seconds,
 * `2026-11-27T12:00:00Z secrets 8.1-9.3 registration 9.8`. Undefined for a value of another form.
 */
export function readBootTimes(value = ''): BootReport | undefined {
  const [, time = '', rest = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)((?: [a-z]+ [\d.-]+)+)$/.exec(value) ?? [];
  const kernelAt = Date.parse(time);
  if (Number.isNaN(kernelAt)) return undefined;
  const steps: Partial<Record<ReportedStep, StepTimes>> = {};
  for (const [, name, began, ended] of rest.matchAll(/ ([a-z]+) (\d{1,5}\.\d)(?:-(\d{1,5}\.\d))?(?= |$)/g)) {
    const step = reportedSteps.find((known) => known === name);
    if (step === undefined) continue;
    steps[step] = { beganMs: msOf(began), ...(ended !== undefined && { endedMs: msOf(ended) }) };
  }
  return { kernelAt, steps };
}

function msOf(seconds = ''): number {
  return Math.round(Number(seconds) * 1000);
}
