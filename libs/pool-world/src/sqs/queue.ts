import { createHash } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import { drawUuid } from '../identifiers.ts';
import type { RandomSource } from '../random-source.ts';
import type { QueueRecord, ReceivedMessage } from '../sqs.ts';
import type { Timeline } from '../timeline.ts';
import type { Message } from './message.ts';
import type { Delivery } from './delivery.ts';
import { messageKeyOf, receiptHandle } from './receipt-handle.ts';
import { invalidReceiptHandle, notInFlight } from './sqs-faults.ts';

export type QueueAttributes = Omit<QueueRecord, 'createdAt' | 'visible' | 'inFlight' | 'delayed'>;

export interface QueueSurroundings {
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly delivery: Delivery;
}

/** One standard queue. Undisturbed, messages come in the order in which they became visible. */
export class Queue {
  attributes: QueueAttributes;
  readonly createdAt: EpochMs;
  readonly #timeline: Timeline;
  readonly #random: RandomSource;
  readonly #delivery: Delivery;
  /** By key. */
  readonly #messages = new Map<string, Message>();
  /** In the order in which they became visible. */
  readonly #visible = new Set<Message>();
  #delayed = 0;

  constructor(surroundings: QueueSurroundings, attributes: QueueAttributes) {
    this.#timeline = surroundings.timeline;
    this.#random = surroundings.random;
    this.#delivery = surroundings.delivery;
    this.attributes = attributes;
    this.createdAt = surroundings.timeline.now;
  }

  describe(): QueueRecord {
    return {
      ...this.attributes,
      createdAt: this.createdAt,
      visible: this.#visible.size,
      inFlight: this.#messages.size - this.#visible.size - this.#delayed,
      delayed: this.#delayed,
    };
  }

  send(body: string, delaySeconds: number): Message {
    const id = drawUuid(this.#random);
    const message: Message = {
      key: id,
      id,
      body,
      md5OfBody: createHash('md5').update(body).digest('hex'),
      sentAt: this.#timeline.now,
      state: 'delayed',
      receiveCount: 0,
    };
    const { moreSeconds, copyAfterSeconds } = this.#delivery.draw();
    if (copyAfterSeconds !== undefined)
      this.#keep({ ...message, key: `${id}#2` }, delaySeconds + copyAfterSeconds);
    this.#keep(message, delaySeconds + moreSeconds);
    return message;
  }

  /** Takes over a message of another queue, whose age goes on counting. */
  adopt(message: Message): void {
    const adopted: Message = {
      key: message.key,
      id: message.id,
      body: message.body,
      md5OfBody: message.md5OfBody,
      sentAt: message.sentAt,
      state: 'delayed',
      receiveCount: message.receiveCount,
    };
    this.#keep(adopted, 0);
  }

  /** Messages that were received too often go to `redrive` instead. */
  receive(request: {
    readonly max: number;
    readonly visibilityTimeoutSeconds: number;
    readonly redrive: (message: Message) => void;
  }): readonly ReceivedMessage[] {
    const taken: Message[] = [];
    for (const message of this.#delivery.inOrder(this.#visible)) {
      if (taken.length >= request.max) break;
      if (message.receiveCount >= (this.attributes.redrive?.maxReceiveCount ?? Infinity)) {
        this.#remove(message);
        request.redrive(message);
      } else {
        this.#take(message);
        taken.push(message);
      }
    }
    const received = taken.map(describeReceived);
    for (const message of taken) this.#hide(message, request.visibilityTimeoutSeconds);
    return received;
  }

  /** A stale handle is accepted and deletes nothing, as SQS warns. */
  delete(handle: string): void {
    const message = this.#find(handle);
    if (message?.receiptHandle === handle) this.#remove(message);
  }

  changeVisibility(handle: string, seconds: number): void {
    const message = this.#find(handle);
    if (message?.receiptHandle !== handle || message.state !== 'in-flight') throw notInFlight(handle);
    this.#hide(message, seconds);
  }

  purge(): void {
    for (const message of [...this.#messages.values()]) this.#remove(message);
  }

  #keep(message: Message, delaySeconds: number): void {
    this.#messages.set(message.key, message);
    this.#delayed += 1;
    const ageSeconds = (this.#timeline.now - message.sentAt) / 1000;
    message.expiring = this.#timeline.after(
      Math.max(0, this.attributes.retentionSeconds - ageSeconds),
      () => {
        this.#remove(message);
      },
    );
    this.#hide(message, delaySeconds);
  }

  #find(handle: string): Message | undefined {
    const key = messageKeyOf(handle, this.attributes.name);
    if (key === undefined) throw invalidReceiptHandle(handle);
    return this.#messages.get(key);
  }

  #take(message: Message): void {
    this.#visible.delete(message);
    message.state = 'in-flight';
    message.receiveCount += 1;
    message.firstReceivedAt ??= this.#timeline.now;
    message.receiptHandle = receiptHandle(this.attributes.name, message.key, message.receiveCount);
  }

  #hide(message: Message, seconds: number): void {
    message.appearing?.cancel();
    if (seconds === 0) this.#show(message);
    else {
      message.appearing = this.#timeline.after(seconds, () => {
        this.#show(message);
      });
    }
  }

  #show(message: Message): void {
    if (message.state === 'delayed') this.#delayed -= 1;
    message.state = 'visible';
    this.#visible.add(message);
  }

  #remove(message: Message): void {
    message.appearing?.cancel();
    message.expiring?.cancel();
    if (message.state === 'delayed') this.#delayed -= 1;
    message.state = 'gone';
    this.#visible.delete(message);
    this.#messages.delete(message.key);
  }
}

function describeReceived(message: Message): ReceivedMessage {
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle ?? '',
    body: message.body,
    md5OfBody: message.md5OfBody,
    sentAt: message.sentAt,
    firstReceivedAt: message.firstReceivedAt ?? message.sentAt,
    receiveCount: message.receiveCount,
  };
}
