import type { Member } from './member.ts';
import type { DurationMs } from './time.ts';

/** The phases of a boot, one after the other. */
export const bootPhases = ['launch', 'system', 'setup', 'registration'] as const;

/**
 * How long each phase of a boot took: from the launch to the kernel, from there to the first step, from there to the start of the
 * launcher, and from there to the registration of the worker.
 */
export type BootPhases = Readonly<Record<(typeof bootPhases)[number], DurationMs>>;

/** A longer phase is none: the clocks differ, the worker registered again, or the report is forged. */
const longestPhaseMs: DurationMs = 30 * 60_000;
/** EC2 and the instance round their times to seconds. */
const roundingMs: DurationMs = 2_000;

/**
 * How long the worker of a member waited for its first run after it had registered. Undefined if none came within half an hour, and
 * without a report.
 */
export function firstRunAfterMs({ instance, workers }: Member): DurationMs | undefined {
  const report = instance?.bootReport;
  const beganMs = report?.steps.run?.beganMs;
  if (report === undefined || beganMs === undefined || workers.length === 0) return undefined;
  const registeredAt = Math.min(...workers.map((worker) => worker.registeredAt));
  const waitedMs = report.kernelAt + beganMs - registeredAt;
  return waitedMs >= -roundingMs && waitedMs <= longestPhaseMs ? Math.max(0, waitedMs) : undefined;
}

/** The phases of the boot of a member. Undefined without a report or a worker, and for times that are not those of a boot. */
export function bootPhasesOf({ instance, workers }: Member): BootPhases | undefined {
  const report = instance?.bootReport;
  const launcherMs = report?.steps.registration?.beganMs;
  if (instance?.launchedAt === undefined || report === undefined || launcherMs === undefined)
    return undefined;
  const began = Object.values(report.steps).map(({ beganMs }) => beganMs);
  const systemMs = Math.min(...began);
  const registeredAt = Math.min(...workers.map((worker) => worker.registeredAt));
  const phases = {
    launch: report.kernelAt - instance.launchedAt,
    system: systemMs,
    setup: launcherMs - systemMs,
    registration: registeredAt - report.kernelAt - launcherMs,
  };
  const isBoot = Object.values(phases).every((ms) => ms >= -roundingMs && ms <= longestPhaseMs);
  if (!isBoot) return undefined;
  const { launch, system, setup, registration } = phases;
  return { launch: Math.max(0, launch), system, setup, registration: Math.max(0, registration) };
}
