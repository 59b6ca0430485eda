import type { Event } from './event.ts';
import { launchingTransition, parseLaunch } from './launch/parse-launch.ts';
import {
  parseRebalanceRecommendation,
  rebalanceRecommendationDetailType,
} from './rebalance-recommendation/parse-rebalance-recommendation.ts';
import {
  parseSpotInterruption,
  spotInterruptionDetailType,
} from './spot-interruption/parse-spot-interruption.ts';
import { parseTermination, terminatingTransition } from './termination/parse-termination.ts';
import { parseTestNotification } from './test-notification/parse-test-notification.ts';

/** By what a message says that it is about: the hook's transition, EventBridge's detail type, or the hook's test. */
const parsers: ReadonlyMap<string, (message: object) => Event | undefined> = new Map<
  string,
  (message: object) => Event | undefined
>([
  [terminatingTransition, parseTermination],
  [launchingTransition, parseLaunch],
  [spotInterruptionDetailType, parseSpotInterruption],
  [rebalanceRecommendationDetailType, parseRebalanceRecommendation],
  ['autoscaling:TEST_NOTIFICATION', parseTestNotification],
]);

/** Tells what the body of a message is. Never throws. */
export function parseEvent(body: string): Event {
  const message = parseObject(body);
  if (message === undefined) return unreadable('it is not a JSON object');
  const about =
    textAt(message, 'LifecycleTransition') ?? textAt(message, 'detail-type') ?? textAt(message, 'Event');
  if (about === undefined) return unreadable('it does not say what it is about');
  const parse = parsers.get(about);
  if (parse === undefined) return { kind: 'unknown-event', about };
  return parse(message) ?? unreadable(`it is about ${about}, but lacks what that has to say`);
}

function unreadable(problem: string): Event {
  return { kind: 'unreadable-message', problem };
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
