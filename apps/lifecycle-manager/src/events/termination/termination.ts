import type { HookNotification } from '../hook-notification.ts';

/** The group wants to terminate an instance, and its hook holds it. */
export interface Termination extends HookNotification {
  readonly kind: 'termination';
}
