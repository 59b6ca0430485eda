import type { EpochMs } from '@poolkeeper/pool-model';
import type { SQSRecord } from 'aws-lambda';
import type { Event } from './events/event.ts';
import { parseEvent } from './events/parse-event.ts';

/** A message of the queue, and what it is. */
export interface Message {
  readonly id: string;
  readonly receiptHandle: string;
  /** How often it has been received, this time included. */
  readonly receiveCount: number;
  readonly sentAt: EpochMs;
  readonly body: string;
  readonly event: Event;
}

export function readMessage({ messageId, receiptHandle, body, attributes }: SQSRecord): Message {
  return {
    id: messageId,
    receiptHandle,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    sentAt: Number(attributes.SentTimestamp),
    body,
    event: parseEvent(body),
  };
}
