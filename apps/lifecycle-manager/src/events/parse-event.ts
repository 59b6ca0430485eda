import type { Event } from './event.ts';
import { parseTermination, terminatingTransition } from './termination/parse-termination.ts';
import { parseTestNotification } from './test-notification/parse-test-notification.ts';

/** Tells what the body of a message is. Never throws. */
export function parseEvent(body: string): Event {
  const message = parseObject(body);
  if (message === undefined) return unreadable('it is not a JSON object');
  const test = parseTestNotification(message);
  if (test !== undefined) return test;
  const transition = textAt(message, 'LifecycleTransition');
  if (transition === terminatingTransition) {
    return (
      parseTermination(message) ??
      unreadable('it is a termination that lacks group, hook, instance, token or time')
    );
  }
  const about = transition ?? textAt(message, 'detail-type') ?? textAt(message, 'Event');
  return about === undefined
    ? unreadable('it does not say what it is about')
    : { kind: 'unknown-event', about };
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
