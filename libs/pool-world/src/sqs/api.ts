import type { EpochMs } from '@poolkeeper/pool-model';

export interface QueueSettings {
  readonly name: string;
  /** @default 30 */
  readonly visibilityTimeoutSeconds?: number;
  /** @default 345600 (4 days) */
  readonly retentionSeconds?: number;
  /** @default none */
  readonly redrive?: { readonly queueName: string; readonly maxReceiveCount: number };
  /**
   * True for a FIFO queue, whose name ends with `.fifo`. It cannot be changed.
   *
   * @default false
   */
  readonly fifo?: boolean;
  /** Whether a FIFO queue derives the deduplication id of a message without one from its body. @default false */
  readonly contentBasedDeduplication?: boolean;
}

export interface QueueRecord extends Required<Omit<QueueSettings, 'redrive'>> {
  readonly arn: string;
  readonly createdAt: EpochMs;
  readonly redrive?: { readonly queueName: string; readonly maxReceiveCount: number };
  /** Number of messages that a receive could return now. */
  readonly visible: number;
  /** Number of messages that were received, are hidden and not deleted. */
  readonly inFlight: number;
  /** Number of messages whose delivery delay has not passed. */
  readonly delayed: number;
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly sentAt: EpochMs;
  readonly firstReceivedAt: EpochMs;
  /** How often it was received, including this time. */
  readonly receiveCount: number;
  /** Of a FIFO queue. */
  readonly groupId?: string;
}

/** How a message is delivered. */
export interface SendOptions {
  /** 0 to 900, for a standard queue only. @default 0 */
  readonly delaySeconds?: number;
  /** For a FIFO queue, which requires it. While a message of a group is in flight, no other one of the group is received. */
  readonly groupId?: string;
  /** For a FIFO queue: a message with the id of one that was sent in the last five minutes is accepted and not delivered. */
  readonly deduplicationId?: string;
}

/** What a standard queue may do, but rarely does. No message is lost. */
export interface Disturbance {
  /** Share of messages that are delivered twice, with the same message id and different receipt handles. @default 0 */
  readonly duplicateRate?: number;
  /** The maximum additional delay of a message; each draws its own. @default 0 */
  readonly delayUpToSeconds?: number;
  /** Share of messages that come up to 30 minutes later. @default 0 */
  readonly lateRate?: number;
  /** Decides for each message instead of the rates of duplicates and late messages. @default - they are drawn by the rates */
  readonly strikes?: (kind: 'duplicate' | 'late-message') => boolean;
  /** Whether receives return visible messages in any order. @default false */
  readonly reorder?: boolean;
}

/** SQS queues, by name. Methods throw `AwsFault` (`AWS.SimpleQueueService.NonExistentQueue`, ...). */
export interface Sqs {
  /** Returns an existing queue with the same settings; `QueueAlreadyExists` if its settings differ. */
  createQueue(settings: QueueSettings): QueueRecord;
  /** Changes the given settings. Messages that are hidden stay hidden for their original time. */
  changeQueue(settings: QueueSettings): QueueRecord;
  /** Deletes the queue and its messages. */
  deleteQueue(name: string): void;
  listQueues(): readonly QueueRecord[];
  queue(name: string): QueueRecord;
  send(
    queueName: string,
    body: string,
    options?: SendOptions,
  ): { readonly messageId: string; readonly md5OfBody: string };
  /** Returns up to `max` (1 to 10) visible messages and hides each for the visibility timeout. */
  receive(queueName: string, max: number, visibilityTimeoutSeconds?: number): readonly ReceivedMessage[];
  /** A stale handle is accepted and deletes nothing; `ReceiptHandleIsInvalid` for one that is not of the queue. */
  delete(queueName: string, receiptHandle: string): void;
  /**
   * Hides a message for 0 to 43,200 seconds from now; 0 makes it visible at once. `InvalidParameterValue` if it is not in
   * flight.
   */
  changeVisibility(queueName: string, receiptHandle: string, seconds: number): void;
  purge(queueName: string): void;
  /**
   * Makes all queues behave like this from now on; `disturb({})` ends it. Messages that are already delayed stay delayed.
   * `RangeError` for invalid values.
   */
  disturb(disturbance: Disturbance): void;
}
