/** What a group sends once when a hook is created, to try the queue out. It asks for nothing. */
export interface TestNotification {
  readonly kind: 'test-notification';
}
