import type { Scenario } from './scenario.ts';

const minute = 60_000;

/** What a scenario without chance may decide. */
export interface PlainScenario {
  readonly group?: Partial<Scenario['group']>;
  /** @default false */
  readonly readinessGate?: boolean;
  /** @default true */
  readonly hasWitness?: boolean;
}

/** A scenario that leaves nothing to chance, without runs. */
export function plainScenario({ group, readinessGate, hasWitness }: PlainScenario): Scenario {
  const startAt = Date.UTC(2026, 0, 5, 8);
  return {
    seed: 1,
    startAt,
    troubledUntil: startAt,
    group: {
      minSize: 0,
      maxSize: 3,
      zones: ['eu-west-1a'],
      instanceTypes: ['t3.small'],
      heartbeatTimeoutSeconds: 120,
      customTerminationPolicy: false,
      capacityRebalance: false,
      ...group,
    },
    readinessGate: readinessGate ?? false,
    hasWitness: hasWitness ?? true,
    hasWebhook: false,
    rebalanceRecommendation: 'ignore',
    machines: { bootSeconds: 40, launchSeconds: 15, spread: 0.1 },
    autoscaler: {
      policy: { minIdle: 0, maxStepOut: 10, maxStepIn: 10, scaleInAfterMs: 0 },
      registrationGraceMs: 3 * minute,
      // Without a witness all absences together must be shorter than the wait: that of the history, and two injected ones.
      absenceWaitMs: (hasWitness === false ? 12 : 5) * minute,
      settlingTimeMs: 10_000,
      dryRun: false,
      launch: { mode: 'desired-capacity', hasWarmPool: group?.warmPool !== undefined },
    },
    past: { periodMs: 300_000, points: [] },
    arrivals: [],
  };
}
