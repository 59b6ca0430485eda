import type { EpochMs } from '@poolkeeper/pool-model';
import type { WorldEvent } from '@poolkeeper/pool-world';
import { describeDuration } from '../report/describe-duration.ts';

export interface DescribedEvent {
  readonly at: EpochMs;
  readonly text: string;
  /** Whether users should look into it. */
  readonly alarming: boolean;
}

/** Consecutive events of the same kind within this time are described as one. */
const togetherMs = 60_000;

/** The last events that change the pool, newest first. Events of single runs are left out, except for interruptions. */
export function describeEvents(events: readonly WorldEvent[], maximum: number): readonly DescribedEvent[] {
  const described: (DescribedEvent & { count: number; kind: WorldEvent['kind']; event: WorldEvent })[] = [];
  for (const event of events.toReversed()) {
    const text = textOf(event, 1);
    if (text === undefined) continue;
    const last = described.at(-1);
    if (last?.kind === event.kind && plural[event.kind] !== undefined && last.at - event.at < togetherMs) {
      last.count += 1;
      continue;
    }
    if (described.length === maximum) break;
    described.push({
      at: event.at,
      text,
      alarming: alarming.has(event.kind),
      count: 1,
      kind: event.kind,
      event,
    });
  }
  return described.map(({ at, alarming, count, event, text }) => ({
    at,
    alarming,
    text: textOf(event, count) ?? text,
  }));
}

/** Describes an event that users should look into. Undefined for any other event. */
export function describeAlarm(event: WorldEvent): string | undefined {
  return alarming.has(event.kind) ? textOf(event, 1) : undefined;
}

const alarming: ReadonlySet<WorldEvent['kind']> = new Set([
  'run-interrupted',
  'instance-retained',
  'boot-failed',
  'boot-lost',
  'machine-lost',
  'zone-lost',
  'spot-interruption-warned',
]);

const plural: Readonly<Partial<Record<WorldEvent['kind'], string>>> = {
  'instance-launched': 'instances launched',
  'worker-registered': 'workers registered',
  'boot-failed': 'instances failed to boot',
  'launch-failed': 'launches failed for lack of capacity',
  'machine-lost': 'machines lost',
  'instance-held': 'instances held by the termination hook',
  'instance-released': 'instances released by the termination hook',
  'instance-terminated': 'instances terminated',
};

function textOf(event: WorldEvent, count: number): string | undefined {
  const many = plural[event.kind];
  if (count > 1 && many !== undefined) return `${count} ${many}`;
  switch (event.kind) {
    case 'capacity-changed':
      return `desired capacity ${event.from} → ${event.to}`;
    case 'instance-launched':
      return `${event.instanceId} launched`;
    case 'worker-registered':
      return `${event.instanceId ?? event.workerId} registered its worker`;
    case 'boot-failed':
      return `${event.instanceId} failed to boot`;
    case 'boot-lost':
      return `${event.instanceId} will never register its worker`;
    case 'launch-failed':
      return `launch failed: no ${event.purchaseOption} capacity in ${event.zone}`;
    case 'machine-lost':
      return `${event.instanceId} lost: ${event.by}`;
    case 'spot-interruption-warned':
      return `${event.instanceId} will be reclaimed in 2 minutes`;
    case 'rebalance-recommended':
      return `EC2 recommends to replace ${event.instanceId}`;
    case 'zone-lost':
      return `zone ${event.zone} lost`;
    case 'capacity-short':
      return `EC2 is short of ${event.purchaseOptions.join(' and ')} capacity`;
    case 'refresh-started':
      return 'instance refresh started';
    case 'refresh-ended':
      return `instance refresh ended: ${event.status}`;
    case 'worker-undrained':
      return `${event.instanceId ?? event.workerId} was undrained`;
    case 'run-interrupted':
      return `${event.runId} interrupted on ${event.instanceId ?? 'a foreign worker'} by ${event.by}`;
    case 'instance-held':
      return `${event.instanceId} held by the termination hook`;
    case 'instance-released':
      return `${event.instanceId} released (${event.by}) ${describeDuration(event.secondsFromIdle)} after it became idle`;
    case 'instance-retained':
      return `${event.instanceId} retained: its termination hook was abandoned`;
    case 'instance-terminated':
      return `${event.instanceId} terminated`;
    default:
      return undefined;
  }
}
