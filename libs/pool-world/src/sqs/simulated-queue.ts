import { createHash } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import { drawUuid } from '../identifiers.ts';
import type { RandomSource } from '../random-source.ts';
import type { QueueRecord, ReceivedMessage, SendOptions } from './api.ts';
import type { Timeline, Timer } from '../timeline.ts';
import type { Delivery } from './delivery.ts';
import { invalidReceiptHandle, notInFlight } from './sqs-faults.ts';

export type QueueAttributes = Omit<QueueRecord, 'createdAt' | 'visible' | 'inFlight' | 'delayed'>;

export interface QueueSurroundings {
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly delivery: Delivery;
}

interface QueuedMessage {
  /** Unique. Two copies of a message have the same id but different keys. */
  readonly key: string;
  readonly id: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly sentAt: EpochMs;
  /** Of a FIFO queue. */
  readonly groupId?: string;
  state: 'delayed' | 'visible' | 'in-flight' | 'gone';
  receiveCount: number;
  firstReceivedAt?: EpochMs;
  /** The handle of the latest receive. Earlier handles are stale. */
  receiptHandle?: string;
  /** The timer that makes the message visible. */
  appearing?: Timer;
  /** The timer of its retention. */
  expiring?: Timer;
}

/** SQS developer guide, "Exactly-once processing in Amazon SQS". */
const deduplicatedForSeconds = 300;

/**
 * A queue. Undisturbed, messages come in the order in which they became visible. In a FIFO queue, which is never disturbed, those
 * of a group come in the order in which they were sent, and none of them comes while another one is in flight.
 */
export class SimulatedQueue {
  attributes: QueueAttributes;
  readonly createdAt: EpochMs;
  readonly #timeline: Timeline;
  readonly #random: RandomSource;
  readonly #delivery: Delivery;
  /** By key. */
  readonly #messages = new Map<string, QueuedMessage>();
  /** In the order in which they became visible. */
  readonly #visible = new Set<QueuedMessage>();
  /** The messages of a FIFO queue by deduplication id, for five minutes. */
  readonly #sent = new Map<string, QueuedMessage>();
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

  /** Returns the message that was sent before if the queue is a FIFO queue and has deduplicated the given one. */
  send(body: string, { delaySeconds = 0, groupId, deduplicationId = body }: SendOptions): QueuedMessage {
    const duplicate = this.#sent.get(deduplicationId);
    if (duplicate !== undefined) return duplicate;
    const id = drawUuid(this.#random);
    const message: QueuedMessage = {
      key: id,
      id,
      body,
      md5OfBody: createHash('md5').update(body).digest('hex'),
      sentAt: this.#timeline.now,
      state: 'delayed',
      receiveCount: 0,
      ...(groupId !== undefined && { groupId }),
    };
    if (this.attributes.fifo) {
      this.#sent.set(deduplicationId, message);
      this.#timeline.after(deduplicatedForSeconds, () => {
        this.#sent.delete(deduplicationId);
      });
      this.#keep(message, 0);
      return message;
    }
    const { moreSeconds, copyAfterSeconds } = this.#delivery.draw();
    if (copyAfterSeconds !== undefined)
      this.#keep({ ...message, key: `${id}#2` }, delaySeconds + copyAfterSeconds);
    this.#keep(message, delaySeconds + moreSeconds);
    return message;
  }

  /** Takes a message of another queue, which keeps its age. */
  adopt(message: QueuedMessage): void {
    const adopted: QueuedMessage = {
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

  /** Takes visible messages. Passes those that were received too often to `redrive` instead. */
  receive(request: {
    readonly max: number;
    readonly visibilityTimeoutSeconds: number;
    readonly redrive: (message: QueuedMessage) => void;
  }): readonly ReceivedMessage[] {
    const taken: QueuedMessage[] = [];
    const { fifo } = this.attributes;
    const locked = fifo ? this.#groupsInFlight() : new Set<string | undefined>();
    for (const message of fifo ? this.#inOrderOfSending() : this.#delivery.inOrder(this.#visible)) {
      if (taken.length >= request.max) break;
      if (message.groupId !== undefined && locked.has(message.groupId)) continue;
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

  /** As in SQS, a stale handle is accepted and deletes nothing. */
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

  #groupsInFlight(): ReadonlySet<string | undefined> {
    const inFlight = [...this.#messages.values()].filter(({ state }) => state === 'in-flight');
    return new Set(inFlight.map(({ groupId }) => groupId));
  }

  #inOrderOfSending(): readonly QueuedMessage[] {
    return [...this.#messages.values()].filter(({ state }) => state === 'visible');
  }

  #keep(message: QueuedMessage, delaySeconds: number): void {
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

  #find(handle: string): QueuedMessage | undefined {
    const key = messageKeyOf(handle, this.attributes.name);
    if (key === undefined) throw invalidReceiptHandle(handle);
    return this.#messages.get(key);
  }

  #take(message: QueuedMessage): void {
    this.#visible.delete(message);
    message.state = 'in-flight';
    message.receiveCount += 1;
    message.firstReceivedAt ??= this.#timeline.now;
    message.receiptHandle = receiptHandle(this.attributes.name, message.key, message.receiveCount);
  }

  #hide(message: QueuedMessage, seconds: number): void {
    message.appearing?.cancel();
    if (seconds === 0) this.#show(message);
    else {
      message.appearing = this.#timeline.after(seconds, () => {
        this.#show(message);
      });
    }
  }

  #show(message: QueuedMessage): void {
    if (message.state === 'delayed') this.#delayed -= 1;
    message.state = 'visible';
    this.#visible.add(message);
  }

  #remove(message: QueuedMessage): void {
    message.appearing?.cancel();
    message.expiring?.cancel();
    if (message.state === 'delayed') this.#delayed -= 1;
    message.state = 'gone';
    this.#visible.delete(message);
    this.#messages.delete(message.key);
  }
}

function describeReceived(message: QueuedMessage): ReceivedMessage {
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle ?? '',
    body: message.body,
    md5OfBody: message.md5OfBody,
    sentAt: message.sentAt,
    firstReceivedAt: message.firstReceivedAt ?? message.sentAt,
    receiveCount: message.receiveCount,
    ...(message.groupId !== undefined && { groupId: message.groupId }),
  };
}

/** An opaque handle that names the queue, the copy of a message and the number of its receive. */
function receiptHandle(queueName: string, messageKey: string, receive: number): string {
  return btoa(`${queueName}/${messageKey}/${receive}`);
}

/** The key of the copy; undefined for a handle that is not of this queue. */
function messageKeyOf(handle: string, queueName: string): string | undefined {
  try {
    const [queue, messageKey, receive] = atob(handle).split('/');
    return queue === queueName && receive !== undefined ? messageKey : undefined;
  } catch {
    return undefined;
  }
}
