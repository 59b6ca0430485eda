import {
  bootPhases,
  bootPhasesOf,
  type BootPhases,
  type DurationMs,
  type Member,
} from '@poolkeeper/pool-model';
import { bootTimeWithin } from '@poolkeeper/scaling-decision';

/** How long the boots of the instances of one type took that are in the group now. */
export interface BootSummary {
  readonly instanceType: string;
  readonly boots: number;
  /** Of each phase, the time that half of the boots did not exceed. */
  readonly p50Ms: BootPhases;
  /** Of each phase, the time that 95 % of the boots did not exceed. */
  readonly p95Ms: BootPhases;
}

/** One summary for each instance type, by its name. Instances that report nothing are left out. */
export function summarizeBoots(members: readonly Member[]): readonly BootSummary[] {
  const boots = members.flatMap((member) => {
    const phases = bootPhasesOf(member);
    return phases === undefined ? [] : [{ instanceType: member.instance?.instanceType ?? 'unknown', phases }];
  });
  return [...Map.groupBy(boots, ({ instanceType }) => instanceType)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([instanceType, ofType]) => {
      const all = ofType.map(({ phases }) => phases);
      return { instanceType, boots: all.length, p50Ms: within(all, 0.5), p95Ms: within(all, 0.95) };
    });
}

function within(boots: readonly BootPhases[], share: number): BootPhases {
  const timeOf = (phase: keyof BootPhases): DurationMs =>
    bootTimeWithin(
      boots.map((boot) => boot[phase]).sort((one, other) => one - other),
      share,
    ) ?? 0;
  const [launch, system, setup, registration] = bootPhases;
  return {
    launch: timeOf(launch),
    system: timeOf(system),
    setup: timeOf(setup),
    registration: timeOf(registration),
  };
}
