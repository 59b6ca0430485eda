import { RandomSource } from '@poolkeeper/pool-world';
import { drawArrivals } from './draw-arrivals.ts';
import type { Scenario } from './scenario.ts';

export interface ScenarioLimits {
  /** Runs at most. */
  readonly runs?: number;
  /** Hours of trouble at most. */
  readonly hours?: number;
}

const startAt = Date.UTC(2026, 0, 5, 8);
const msPerHour = 3_600_000;

export function drawScenario(seed: number, limits: ScenarioLimits = {}): Scenario {
  const random = new RandomSource(seed).fork('scenario');
  const pick = <Item>(items: readonly [Item, ...Item[]]): Item =>
    items[random.integer(items.length)] ?? items[0];
  const hours = Math.min(1 + 3 * random.fraction(), limits.hours ?? Infinity);
  const maxSize = pick([1, 2, 3, 5, 8, 12, 20]);
  const minSize = pick([0, 0, 0, 1, Math.ceil(maxSize / 2), maxSize]);
  const bootSeconds = 15 + random.integer(100);
  const registrationGraceMs = pick([8, 10, 10, 15]) * 60_000;
  const scenario = {
    seed,
    startAt,
    troubledUntil: startAt + Math.round(hours * msPerHour),
    group: {
      minSize,
      maxSize,
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'].slice(0, pick([1, 2, 3, 3])),
      purchaseMix: { onDemandBase: 0, onDemandPercentage: pick([100, 100, 50, 0]) },
      heartbeatTimeoutSeconds: pick([120, 300, 300, 300, 900]),
      customTerminationPolicy: random.chance(0.5),
      capacityRebalance: random.chance(0.3),
    },
    machines: {
      bootSeconds,
      launchSeconds: Math.min(bootSeconds, 5 + random.integer(25)),
      spread: 0.5 * random.fraction(),
    },
    readinessGate: random.chance(0.7),
    rebalanceRecommendation: pick(['ignore', 'replace'] as const),
    registrationGraceMs,
    policy: {
      minIdle: pick([0, 0, 0, 1, 2]),
      maxStepOut: pick([1, 5, 100]),
      maxStepIn: pick([1, 3, 10]),
      scaleInAfterMs: pick([0, 1, 2, 5, 5, 10]) * 60_000,
    },
  };
  return { ...scenario, arrivals: drawArrivals(scenario, { random: random.fork('arrivals'), ...limits }) };
}
