import { bootPhases, type BootPhases } from './boot-phases.ts';
import type { DurationMs } from './time.ts';

/** How long the boots of the instances of one type and image took. */
export interface BootSummary {
  readonly instanceType: string;
  readonly imageId: string;
  readonly boots: number;
  /** Of each phase, the time that half of the boots did not exceed. */
  readonly p50Ms: BootPhases;
  /** Of each phase, the time that 95 % of the boots did not exceed. */
  readonly p95Ms: BootPhases;
  /** From the registration to the first run. Absent if none came soon. */
  readonly firstRun?: { readonly p50Ms: DurationMs; readonly p95Ms: DurationMs };
}

export interface Booted {
  readonly instanceType?: string;
  readonly imageId?: string;
  /** Absent if the instance reports nothing. */
  readonly boot?: BootPhases;
  /** From the registration to the first run. */
  readonly firstRunMs?: DurationMs;
}

/** One summary for each instance type and image, in the order of their names. Instances that report nothing are left out. */
export function summarizeBoots(instances: readonly Booted[]): readonly BootSummary[] {
  const kinds = new Map<
    string,
    { instanceType: string; imageId: string; boots: BootPhases[]; firstRuns: DurationMs[] }
  >();
  for (const { instanceType = 'unknown', imageId = 'unknown', boot, firstRunMs } of instances) {
    if (boot === undefined) continue;
    const key = `${instanceType} ${imageId}`;
    const kind = kinds.get(key) ?? { instanceType, imageId, boots: [], firstRuns: [] };
    kind.boots.push(boot);
    if (firstRunMs !== undefined) kind.firstRuns.push(firstRunMs);
    kinds.set(key, kind);
  }
  return [...kinds]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { instanceType, imageId, boots, firstRuns }]) => ({
      instanceType,
      imageId,
      boots: boots.length,
      p50Ms: within(boots, 0.5),
      p95Ms: within(boots, 0.95),
      ...(firstRuns.length > 0 && {
        firstRun: { p50Ms: timeWithin(firstRuns, 0.5), p95Ms: timeWithin(firstRuns, 0.95) },
      }),
    }));
}

function within(boots: readonly BootPhases[], share: number): BootPhases {
  const timeOf = (phase: keyof BootPhases) =>
    timeWithin(
      boots.map((boot) => boot[phase]),
      share,
    );
  const [launch, system, setup, registration] = bootPhases;
  return {
    launch: timeOf(launch),
    system: timeOf(system),
    setup: timeOf(setup),
    registration: timeOf(registration),
  };
}

/** By the nearest rank, so that it is a measured time. */
function timeWithin(times: readonly DurationMs[], share: number): DurationMs {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
