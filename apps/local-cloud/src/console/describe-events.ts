import type { EpochMs } from '@poolkeeper/pool-model';
import type { WorldEvent } from '@poolkeeper/pool-world';
import { describeDuration } from '../summary/describe-duration.ts';

export interface DescribedEvent {
  readonly at: EpochMs;
  readonly text: string;
  /** Somebody should look at it. */
  readonly alarming: boolean;
}

/** Events that follow each other within this time are told as one when they say the same. */
const togetherMs = 60_000;

/**
 * The last events that change the pool's shape, newest first. What happens with single runs is left out, except for
 * interruptions.
 */
export function describeEvents(events: readonly WorldEvent[], most: number): readonly DescribedEvent[] {
  const described: (DescribedEvent & { count: number; kind: WorldEvent['kind']; event: WorldEvent })[] = [];
  for (const event of events.toReversed()) {
    const text = textOf(event, 1);
    if (text === undefined) continue;
    const last = described.at(-1);
    if (last?.kind === event.kind && plural[event.kind] !== undefined && last.at - event.at < togetherMs) {
      last.count += 1;
      continue;
    }
    if (described.length === most) break;
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

/** What somebody should look at, in a sentence; undefined for what is as usual. */
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
      return `no ${event.purchaseOption} capacity in ${event.zone}: nothing launched`;
    case 'machine-lost':
      return `${event.instanceId} lost: ${event.by}`;
    case 'spot-interruption-warned':
      return `${event.instanceId} will be reclaimed in two minutes`;
    case 'rebalance-recommended':
      return `${event.instanceId} should be replaced, EC2 recommends`;
    case 'zone-lost':
      return `${event.zone} lost`;
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
      return `${event.instanceId} released (${event.by}) ${describeDuration(event.secondsFromIdle)} after nothing ran on it`;
    case 'instance-retained':
      return `${event.instanceId} retained: its hook was not completed`;
    case 'instance-terminated':
      return `${event.instanceId} terminated`;
    default:
      return undefined;
  }
}
