import { locksItsStack, type WorldEvent } from '@poolkeeper/pool-world';
import type { Scenario } from '../scenario/scenario.ts';

const minute = 60_000;
const hour = 60 * minute;

/** What a history may have besides faults. A soak tells how many histories had each. */
const dimensions = {
  'no-witness': ({ scenario }) => !scenario.hasWitness,
  workflow: ({ scenario }) => scenario.arrivals.some(locksItsStack),
  foreseen: ({ scenario }) => scenario.autoscaler.policy.foreseen?.mode === 'act',
  'interrupted-apply': ({ events }) => hasInterruptedApply(events),
  webhook: ({ scenario }) => scenario.hasWebhook,
  'stopped-warm-pool': ({ scenario }) => scenario.group.warmPool?.poolState === 'Stopped',
  'reused-warm-instances': ({ scenario }) => scenario.group.warmPool?.reuseOnScaleIn === true,
  'returned-to-warm-pool': ({ events }) => wentThrough(events, ['instance-in-service', 'instance-warmed']),
  'served-again': ({ events }) =>
    wentThrough(events, ['instance-in-service', 'instance-warmed', 'instance-in-service']),
  'hibernated-warm-pool': ({ scenario }) => scenario.group.warmPool?.poolState === 'Hibernated',
  'running-warm-pool': ({ scenario }) => scenario.group.warmPool?.poolState === 'Running',
  'readiness-gate-with-warm-pool': ({ scenario }) =>
    scenario.readinessGate && scenario.group.warmPool !== undefined,
  'grace-to-5-min': ({ scenario }) => scenario.autoscaler.registrationGraceMs <= 5 * minute,
  'absence-wait-to-10-min': ({ scenario }) => scenario.autoscaler.absenceWaitMs <= 10 * minute,
  'no-settling-time': ({ scenario }) => scenario.autoscaler.settlingTimeMs === 0,
  'run-over-4-h': ({ scenario }) =>
    scenario.arrivals.some(({ durationSeconds }) => durationSeconds * 1000 > 4 * hour),
  'hold-over-4-h': ({ events }) => longestHoldMs(events) > 4 * hour,
  'hold-at-its-limit': ({ events }) =>
    events.some((event) => event.kind === 'instance-released' && event.by === 'global-timeout'),
  'hook-timed-out': ({ events }) =>
    events.some((event) => event.kind === 'instance-released' && event.by === 'heartbeat-timeout'),
  retained: ({ events }) => events.some(({ kind }) => kind === 'instance-retained'),
} as const satisfies Readonly<Record<string, (history: PlayedHistory) => boolean>>;

interface PlayedHistory {
  readonly scenario: Scenario;
  readonly events: readonly WorldEvent[];
}

export type Dimension = keyof typeof dimensions;

export function dimensionsOf(history: PlayedHistory): readonly Dimension[] {
  return (Object.keys(dimensions) as Dimension[]).filter((name) => dimensions[name](history));
}

/** Whether one instance had these events in this order. */
function wentThrough(events: readonly WorldEvent[], kinds: readonly WorldEvent['kind'][]): boolean {
  const steps = new Map<string, number>();
  for (const event of events) {
    if (!('instanceId' in event) || event.instanceId === undefined) continue;
    const step = steps.get(event.instanceId) ?? 0;
    if (event.kind !== kinds[step]) continue;
    if (step + 1 === kinds.length) return true;
    steps.set(event.instanceId, step + 1);
  }
  return false;
}

function hasInterruptedApply(events: readonly WorldEvent[]): boolean {
  const applied = new Set(
    events.flatMap((event) => (event.kind === 'run-started' && event.isApply === true ? event.runId : [])),
  );
  return events.some((event) => event.kind === 'run-interrupted' && applied.has(event.runId));
}

function longestHoldMs(events: readonly WorldEvent[]): number {
  const heldAt = new Map<string, number>();
  let longest = 0;
  for (const event of events) {
    if (event.kind === 'instance-held') heldAt.set(event.instanceId, event.at);
    if (event.kind === 'instance-released') {
      longest = Math.max(longest, event.at - (heldAt.get(event.instanceId) ?? event.at));
    }
  }
  return longest;
}
