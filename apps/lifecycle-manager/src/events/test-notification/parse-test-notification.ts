import type { TestNotification } from './test-notification.ts';

export function parseTestNotification(message: object): TestNotification | undefined {
  const isIt = 'Event' in message && message.Event === 'autoscaling:TEST_NOTIFICATION';
  return isIt ? { kind: 'test-notification' } : undefined;
}
