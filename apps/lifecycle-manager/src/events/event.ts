import type { EpochMs } from '@poolkeeper/pool-model';
import * as z from 'zod/mini';
import type { LifecycleAction } from '../ports.ts';

/** What the body of a message is about, told apart by `kind`. */
export type Event =
  | Termination
  | Launch
  | SpotInterruption
  | RebalanceRecommendation
  | TestNotification
  | UnknownEvent
  | UnreadableMessage;

/** A lifecycle hook's notification that it holds an instance. */
export interface HookNotification {
  readonly action: LifecycleAction;
  /** When the hook began to hold the instance. The group sets it, so it is right even if the message arrives late. */
  readonly heldSince: EpochMs;
}

/** The group is terminating an instance, and the termination hook holds it. */
export interface Termination extends HookNotification {
  readonly kind: 'termination';
}

/** The group has launched an instance, and the launch hook holds it until it is ready for the group or for its warm pool. */
export interface Launch extends HookNotification {
  readonly kind: 'launch';
}

/** AWS reclaims a spot instance, even if a run is on it or a hook holds it. Sent for every spot instance of the account. */
export interface SpotInterruption {
  readonly kind: 'spot-interruption';
  readonly instanceId: string;
  /** The latest time at which the machine is gone. */
  readonly reclaimAt: EpochMs;
}

/** AWS expects to reclaim a spot instance, but may never do so. Sent for every spot instance of the account. */
export interface RebalanceRecommendation {
  readonly kind: 'rebalance-recommendation';
  readonly instanceId: string;
}

/** A group sends one when a hook is created, to test the queue. It needs no action. */
interface TestNotification {
  readonly kind: 'test-notification';
}

/** A well-formed message of a kind that this version does not know. */
interface UnknownEvent {
  readonly kind: 'unknown-event';
  /** The kind that the message states, for example `EC2 Instance State-change Notification`. */
  readonly about: string;
}

/** A message that is not an event, or that lacks fields that its kind requires. */
interface UnreadableMessage {
  readonly kind: 'unreadable-message';
  readonly problem: string;
}

/** The time between AWS's spot interruption warning and the reclaim. */
const spotWarningMs = 120_000;

/** Parsers by the kind that a message states. Each returns undefined when a field is missing or invalid. */
const parsers: ReadonlyMap<string, (message: object) => Event | undefined> = new Map<
  string,
  (message: object) => Event | undefined
>([
  ['autoscaling:EC2_INSTANCE_TERMINATING', parseTermination],
  ['autoscaling:EC2_INSTANCE_LAUNCHING', parseLaunch],
  ['EC2 Spot Instance Interruption Warning', parseSpotInterruption],
  ['EC2 Instance Rebalance Recommendation', parseRebalanceRecommendation],
  ['autoscaling:TEST_NOTIFICATION', () => ({ kind: 'test-notification' })],
]);

/** Parses the body of a message. Never throws: a body that cannot be read is an event too. */
export function parseEvent(body: string): Event {
  const message = parseObject(body);
  if (message === undefined) return unreadable('it is not a JSON object');
  const about =
    textAt(message, 'LifecycleTransition') ?? textAt(message, 'detail-type') ?? textAt(message, 'Event');
  if (about === undefined) return unreadable('it does not state its kind');
  const parse = parsers.get(about);
  if (parse === undefined) return { kind: 'unknown-event', about };
  return parse(message) ?? unreadable(`a required field of ${about} is missing or invalid`);
}

function unreadable(problem: string): Event {
  return { kind: 'unreadable-message', problem };
}

function parseTermination(message: object): Termination | undefined {
  const notification = parseHookNotification(message);
  return notification && { kind: 'termination', ...notification };
}

function parseLaunch(message: object): Launch | undefined {
  const notification = parseHookNotification(message);
  return notification && { kind: 'launch', ...notification };
}

function parseSpotInterruption(message: object): SpotInterruption | undefined {
  const event = parseEc2Event(message);
  return (
    event && { kind: 'spot-interruption', instanceId: event.instanceId, reclaimAt: event.at + spotWarningMs }
  );
}

function parseRebalanceRecommendation(message: object): RebalanceRecommendation | undefined {
  const event = parseEc2Event(message);
  return event && { kind: 'rebalance-recommendation', instanceId: event.instanceId };
}

const text = z.string().check(z.minLength(1));
const time = z.string().check(z.refine((value) => !Number.isNaN(Date.parse(value))));

/** The notification that a group's hook sends to SQS, without its token: see LifecycleAction. */
const hookNotification = z.object({
  AutoScalingGroupName: text,
  LifecycleHookName: text,
  EC2InstanceId: text,
  Time: time,
});

function parseHookNotification(message: object): HookNotification | undefined {
  const { data } = hookNotification.safeParse(message);
  return (
    data && {
      action: {
        groupName: data.AutoScalingGroupName,
        hookName: data.LifecycleHookName,
        instanceId: data.EC2InstanceId,
      },
      heldSince: Date.parse(data.Time),
    }
  );
}

/** The event that EventBridge forwards from EC2. */
const ec2Event = z.object({
  source: z.literal('aws.ec2'),
  time,
  detail: z.object({ 'instance-id': z.string().check(z.regex(/^i-[0-9a-z]+$/)) }),
});

function parseEc2Event(message: object) {
  const { data } = ec2Event.safeParse(message);
  return data && { instanceId: data.detail['instance-id'], at: Date.parse(data.time) };
}

function textAt(message: Readonly<Partial<Record<string, unknown>>>, key: string): string | undefined {
  const value = message[key];
  return typeof value === 'string' ? value : undefined;
}

function parseObject(json: string): Readonly<Partial<Record<string, unknown>>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
