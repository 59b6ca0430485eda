import type {
  AutoScaling,
  FaultProfile,
  Interruption,
  SimulatedRun,
  World,
  WorldEvent,
} from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import type { Violation } from './violation.ts';

/** An instance is terminated only after its run has finished. Only the cloud or a call past the group may interrupt a run. */
export function watchRun(event: WorldEvent, profile: FaultProfile): Violation | undefined {
  if (event.kind !== 'run-interrupted' || !isByUs(event.interruption, profile)) return undefined;
  const detail = `run ${event.runId} on ${event.instanceId ?? 'no instance'} was interrupted: ${event.by}`;
  return { invariant: 'no-run-interrupted-by-us', at: event.at, detail };
}

/** A hook that times out is the gate's fault, unless AWS was told to let an instance go by itself. */
function isByUs(interruption: Interruption, profile: FaultProfile): boolean {
  switch (interruption) {
    case 'terminated':
      return true;
    case 'hook-timed-out':
      return profile['default-continue'] === 0 && profile['retention-off'] === 0;
    case 'hook-deleted':
      return profile['hook-deleted'] === 0;
    default:
      return false;
  }
}

/** The desired capacity stays within the group's bounds. */
export function watchCapacity(
  event: WorldEvent,
  autoScaling: Pick<AutoScaling, 'describeGroups'>,
): Violation | undefined {
  if (event.kind !== 'capacity-changed') return undefined;
  const [group] = autoScaling.describeGroups();
  if (group === undefined) return undefined;
  const { desiredCapacity, minSize, maxSize } = group;
  if (desiredCapacity >= minSize && desiredCapacity <= maxSize) return undefined;
  const detail = `desired capacity is ${desiredCapacity}, outside of ${minSize} to ${maxSize}`;
  return { invariant: 'desired-capacity-within-bounds', at: event.at, detail };
}

/** While nothing fails, no hook times out, because the gate sends heartbeats for as long as it waits. */
export function watchHook(event: WorldEvent): Violation | undefined {
  const isEnd = event.kind === 'instance-released' || event.kind === 'launch-released';
  if (!isEnd || event.by !== 'heartbeat-timeout') return undefined;
  const detail = `the hook of ${event.instanceId} timed out without a heartbeat although nothing failed`;
  return { invariant: 'held-by-heartbeats', at: event.at, detail };
}

/**
 * Each message in the redrive queue says why it is there: `{reason, receivedAt, body}`. Receives the messages, so that it
 * is called last.
 */
export function checkRedriveQueue(world: World): Violation | undefined {
  for (;;) {
    const messages = world.sqs.receive(deployment.redriveQueueName, 10, 43_200);
    if (messages.length === 0) return undefined;
    const unexplained = messages.find(({ body }) => !hasReason(body));
    if (unexplained !== undefined) {
      const detail = `a message is in the redrive queue without a reason: ${unexplained.body.slice(0, 200)}`;
      return { invariant: 'every-message-accounted-for', at: world.now, detail };
    }
  }
}

/**
 * At the end, each run has finished, was discarded by a person, was interrupted by what `watchRun` allows, or was skipped because the run
 * that triggers it did not finish. Nothing cancels or stops runs here.
 */
export function checkRuns({ spacelift, now }: Pick<World, 'spacelift' | 'now'>): Violation | undefined {
  const runs = new Map(spacelift.runs().map((run) => [run.id, run]));
  const isExplained = ({ state, interruption, triggeredBy = '' }: SimulatedRun) =>
    state === 'finished' ||
    state === 'discarded' ||
    (state === 'interrupted' && interruption !== undefined) ||
    (state === 'skipped' && runs.has(triggeredBy) && runs.get(triggeredBy)?.state !== 'finished');
  const unexplained = [...runs.values()].find((run) => !isExplained(run));
  if (unexplained === undefined) return undefined;
  const detail = `run ${unexplained.id} is ${unexplained.state} at the end`;
  return { invariant: 'every-run-accounted-for', at: now, detail };
}

function hasReason(body: string): boolean {
  try {
    const message: unknown = JSON.parse(body);
    return typeof message === 'object' && message !== null && 'reason' in message;
  } catch {
    return false;
  }
}
