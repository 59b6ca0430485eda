import { RandomSource } from '@poolkeeper/pool-world';
import { drawArrivals } from './draw-arrivals.ts';
import { drawEarlierRuns } from './draw-earlier-runs.ts';
import { drawGroup } from './draw-group.ts';
import { drawPast } from './draw-past.ts';
import { drawSettings } from './draw-settings.ts';
import type { Scenario } from './scenario.ts';

export interface ScenarioLimits {
  /** The maximum number of runs. */
  readonly runs?: number;
  /** The maximum number of hours in which faults strike. */
  readonly hours?: number;
  /** Whether each pool has a warm pool that gets its instances back. @default - as drawn */
  readonly reuse?: boolean;
}

/** A Monday morning, and the nights in which clocks in Europe change, which matter to schedules. */
const starts = [
  Date.UTC(2026, 0, 5, 8),
  Date.UTC(2026, 0, 5, 8),
  Date.UTC(2026, 2, 29, 0),
  Date.UTC(2026, 9, 25, 0),
] as const;
const msPerHour = 3_600_000;

export function drawScenario(seed: number, limits: ScenarioLimits = {}): Scenario {
  const random = new RandomSource(seed).fork('scenario');
  const startAt = random.pick(starts);
  const hours = Math.min(1 + 3 * random.fraction(), limits.hours ?? Infinity);
  const { group, readinessGate } = drawGroup(random.fork('group'), limits);
  const hasWitness = random.fork('witness').chance(0.7);
  const autoscaler = drawSettings(random.fork('settings'), group);
  // With the largest spread, the longest boot takes three minutes, the shortest registration grace. Slow boots take longer.
  const bootSeconds = 15 + random.integer(100);
  const scenario = {
    seed,
    startAt,
    troubledUntil: startAt + Math.round(hours * msPerHour),
    group,
    // The way into a warm pool completes when the setup is reported, which needs the user data of Poolkeeper.
    readinessGate: readinessGate && (group.warmPool === undefined || hasWitness),
    machines: {
      bootSeconds,
      launchSeconds: Math.min(bootSeconds, 5 + random.integer(25)),
      spread: 0.5 * random.fraction(),
    },
    hasWitness,
    // Settings with both are refused.
    hasWebhook: autoscaler.passEveryMs === undefined && random.fork('webhook').chance(0.5),
    rebalanceRecommendation: random.pick(['ignore', 'replace'] as const),
    autoscaler,
    past: drawPast(random.fork('past'), { startAt, max: group.maxSize }),
    earlierRuns: drawEarlierRuns(random.fork('earlier-runs'), startAt),
  };
  return { ...scenario, arrivals: drawArrivals(scenario, { random: random.fork('arrivals'), ...limits }) };
}
