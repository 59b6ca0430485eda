/** Sends the events of a type to a queue. */
export interface EventRoute {
  /** `EC2 Spot Instance Interruption Warning`, `EC2 Instance Rebalance Recommendation`, or any other. */
  readonly detailType: string;
  /** Name of the SQS queue. A queue that does not exist loses the event; nothing else fails. */
  readonly queueName: string;
}

/** An event without EventBridge's envelope. */
export interface CloudEvent {
  readonly detailType: string;
  /** @default 'aws.ec2' */
  readonly source?: string;
  /** ARNs. @default none */
  readonly resources?: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The account's default event bus, without archive and replay. Events without a route are lost. */
export interface EventBridge {
  /** Adds a route. Adding it a second time changes nothing. */
  route(route: EventRoute): void;
  /** Removes a route, if it exists. Messages in the queue stay. */
  unroute(route: EventRoute): void;
  /**
   * Sends an event to each queue with a route for its type, in EventBridge's envelope `{version, id, "detail-type", source,
   * account, time, region, resources, detail}`. Returns the event's id.
   */
  put(event: CloudEvent): string;
}
