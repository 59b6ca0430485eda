import type { TestNotification } from './test-notification.ts';

/** There is nothing in it that anyone needs. */
export function parseTestNotification(): TestNotification {
  return { kind: 'test-notification' };
}
