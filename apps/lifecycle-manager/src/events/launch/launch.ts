import type { HookNotification } from '../hook-notification.ts';

/** The group has launched an instance, and its hook holds it back from service until its worker is there. */
export interface Launch extends HookNotification {
  readonly kind: 'launch';
}
