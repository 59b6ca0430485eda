import type { EpochMs } from '@poolkeeper/pool-model';
import type { SQSRecord } from 'aws-lambda';
import { parseEvent, type Event } from './event.ts';

/** A message of a pool's queue, with its body parsed. */
export interface Message {
  readonly id: string;
  readonly receiptHandle: string;
  /** How often the message has been received, including this time. */
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
