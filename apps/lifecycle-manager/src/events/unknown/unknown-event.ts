/** Well-formed, but of a kind that this version knows nothing about. */
export interface UnknownEvent {
  readonly kind: 'unknown-event';
  /** What it says about itself, `EC2 Instance State-change Notification`. */
  readonly about: string;
}
