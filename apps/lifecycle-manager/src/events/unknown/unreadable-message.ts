/** Not an event at all, or one that lacks what its kind needs. */
export interface UnreadableMessage {
  readonly kind: 'unreadable-message';
  readonly problem: string;
}
