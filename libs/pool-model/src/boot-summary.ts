import { bootPhases, type BootPhases } from './boot-phases.ts';

/** How long the boots of the instances of one type and image took. */
export interface BootSummary {
  readonly instanceType: string;
  readonly imageId: string;
  readonly boots: number;
  /** Of each phase, the time that half of the boots did not exceed. */
  readonly p50Ms: BootPhases;
  /** Of each phase, the time that 95 % of the boots did not exceed. */
  readonly p95Ms: BootPhases;
}

export interface Booted {
  readonly instanceType?: string;
  readonly imageId?: string;
  /** Absent if the instance reports nothing. */
  readonly boot?: BootPhases;
}

/** One summary for each instance type and image, in the order of their names. Instances that report nothing are left out. */
export function summarizeBoots(instances: readonly Booted[]): readonly BootSummary[] {
  const kinds = new Map<string, { instanceType: string; imageId: string; boots: BootPhases[] }>();
  for (const { instanceType = 'unknown', imageId = 'unknown', boot } of instances) {
    if (boot === undefined) continue;
    const key = `${instanceType} ${imageId}`;
    const kind = kinds.get(key) ?? { instanceType, imageId, boots: [] };
    kind.boots.push(boot);
    kinds.set(key, kind);
  }
  return [...kinds]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { instanceType, imageId, boots }]) => ({
      instanceType,
      imageId,
      boots: boots.length,
      p50Ms: within(boots, 0.5),
      p95Ms: within(boots, 0.95),
    }));
}

/** By the nearest rank, so that each is a measured time. */
function within(boots: readonly BootPhases[], share: number): BootPhases {
  const timeOf = (phase: keyof BootPhases) => {
    const sorted = boots.map((boot) => boot[phase]).sort((one, other) => one - other);
    return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  };
  const [launch, system, setup, registration] = bootPhases;
  return {
    launch: timeOf(launch),
    system: timeOf(system),
    setup: timeOf(setup),
    registration: timeOf(registration),
  };
}
