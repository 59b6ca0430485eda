/** Which events go to which queue. */
export interface EventRoute {
  /** `EC2 Spot Instance Interruption Warning`, `EC2 Instance Rebalance Recommendation`, or any other. */
  readonly detailType: string;
  /** Name of the SQS queue. A queue that does not exist loses the event, and nothing else goes wrong. */
  readonly queueName: string;
}

/** What somebody puts on the bus; the envelope is EventBridge's. */
export interface CloudEvent {
  readonly detailType: string;
  /** @default 'aws.ec2' */
  readonly source?: string;
  /** ARNs. @default none */
  readonly resources?: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The account's default event bus: no archive, no replay, and events that no route asks for are gone. */
export interface EventBridge {
  /** Sends events of a type to a queue from now on. The same route twice is one route. */
  route(route: EventRoute): void;
  /** Sends no more events of a type to a queue. What it has stays. A route that does not exist may go. */
  unroute(route: EventRoute): void;
  /**
   * Puts an event on the bus: every queue with a route for its type gets it in EventBridge's envelope, `{version, id,
   * "detail-type", source, account, time, region, resources, detail}`. Answers the event's id.
   */
  put(event: CloudEvent): string;
}
