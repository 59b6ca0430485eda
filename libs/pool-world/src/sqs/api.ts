import type { EpochMs } from '@poolkeeper/pool-model';

export interface QueueSettings {
  readonly name: string;
  /** @default 30 */
  readonly visibilityTimeoutSeconds?: number;
  /** @default 345600 (4 days) */
  readonly retentionSeconds?: number;
  /** @default none */
  readonly redrive?: { readonly queueName: string; readonly maxReceiveCount: number };
}

export interface QueueRecord extends Required<Omit<QueueSettings, 'redrive'>> {
  readonly arn: string;
  readonly createdAt: EpochMs;
  readonly redrive?: { readonly queueName: string; readonly maxReceiveCount: number };
  /** Messages that a receive could take now. */
  readonly visible: number;
  /** Messages that were received and not deleted. */
  readonly inFlight: number;
  /** Messages whose delivery delay has not passed. */
  readonly delayed: number;
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly sentAt: EpochMs;
  readonly firstReceivedAt: EpochMs;
  /** Times it was received, this one included. */
  readonly receiveCount: number;
}

/** What a standard queue may do and seldom does. Nothing is lost by it. */
export interface Disturbance {
  /** Share of messages that are delivered a second time: the same message id, a receipt handle of its own. @default 0 */
  readonly duplicateRate?: number;
  /** Messages appear up to so much later, each by a delay of its own. @default 0 */
  readonly delayUpToSeconds?: number;
  /** Receives take any visible messages, not the ones that became visible first. @default false */
  readonly reorder?: boolean;
}

/** SQS standard queues, by name. Methods throw `AwsFault` (`AWS.SimpleQueueService.NonExistentQueue`, ...). */
export interface Sqs {
  /** Answers the existing queue of the same settings; `QueueAlreadyExists` when its settings differ. */
  createQueue(settings: QueueSettings): QueueRecord;
  /** Changes what is given; messages that are hidden stay so for as long as they were to. */
  changeQueue(settings: QueueSettings): QueueRecord;
  /** With its messages. */
  deleteQueue(name: string): void;
  listQueues(): readonly QueueRecord[];
  queue(name: string): QueueRecord;
  send(
    queueName: string,
    body: string,
    delaySeconds?: number,
  ): { readonly messageId: string; readonly md5OfBody: string };
  /** Up to `max` (1 to 10) visible messages; each is hidden for the visibility timeout. */
  receive(queueName: string, max: number, visibilityTimeoutSeconds?: number): readonly ReceivedMessage[];
  /** A stale handle is accepted and deletes nothing; `ReceiptHandleIsInvalid` for one that is no handle of the queue. */
  delete(queueName: string, receiptHandle: string): void;
  /** 0 to 43,200 seconds from now; 0 makes it visible at once. `InvalidParameterValue` when it is not in flight. */
  changeVisibility(queueName: string, receiptHandle: string, seconds: number): void;
  purge(queueName: string): void;
  /**
   * From now on all queues behave like this; `disturb({})` ends it. Messages that are delayed already stay so.
   * `RangeError` for values that make no sense.
   */
  disturb(disturbance: Disturbance): void;
}
