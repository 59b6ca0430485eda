import type { EpochMs } from '@poolkeeper/pool-model';
import { AwsFault } from '../aws-fault.ts';
import type { RandomSource } from '../random-source.ts';
import type { Disturbance, QueueRecord, QueueSettings, ReceivedMessage, SendOptions, Sqs } from './api.ts';
import type { Timeline } from '../timeline.ts';
import { Delivery } from './delivery.ts';
import { SimulatedQueue, type QueueAttributes, type QueueSurroundings } from './simulated-queue.ts';
import {
  invalidParameter,
  noSuchQueue,
  queueDeletedRecently,
  queueExists,
  requireWithin,
} from './sqs-faults.ts';

const maxBytes = 1_048_576;
const maxVisibilitySeconds = 43_200;
/** How long a deletion takes: SQS API reference, `CreateQueue`. */
const secondsOfDeletion = 60;

export interface QueueOwner {
  readonly accountId: string;
  readonly region: string;
}

/** All queues of the account, by name. */
export class SimulatedSqs implements Sqs {
  readonly #surroundings: QueueSurroundings;
  readonly #owner: QueueOwner;
  readonly #queues = new Map<string, SimulatedQueue>();
  readonly #deletedAt = new Map<string, EpochMs>();

  constructor(
    surroundings: { readonly timeline: Timeline; readonly random: RandomSource },
    owner: QueueOwner,
  ) {
    this.#surroundings = { ...surroundings, delivery: new Delivery(surroundings.random.fork('delivery')) };
    this.#owner = owner;
  }

  createQueue(settings: QueueSettings): QueueRecord {
    const attributes = this.#attributes(settings);
    const existing = this.#queues.get(settings.name);
    if (existing !== undefined) {
      const difference = differingAttribute(existing.attributes, attributes);
      if (difference !== undefined) throw queueExists(difference);
      return existing.describe();
    }
    const { now } = this.#surroundings.timeline;
    const deletedAt = this.#deletedAt.get(settings.name) ?? -Infinity;
    if (now < deletedAt + secondsOfDeletion * 1000) throw queueDeletedRecently();
    const queue = new SimulatedQueue(this.#surroundings, attributes);
    this.#queues.set(settings.name, queue);
    return queue.describe();
  }

  changeQueue(settings: QueueSettings): QueueRecord {
    const queue = this.#find(settings.name);
    queue.attributes = this.#attributes({ ...queue.attributes, ...settings });
    return queue.describe();
  }

  deleteQueue(name: string): void {
    this.#find(name).purge();
    this.#queues.delete(name);
    this.#deletedAt.set(name, this.#surroundings.timeline.now);
  }

  listQueues(): readonly QueueRecord[] {
    return [...this.#queues.values()].map((queue) => queue.describe());
  }

  queue(name: string): QueueRecord {
    return this.#find(name).describe();
  }

  has(name: string): boolean {
    return this.#queues.has(name);
  }

  send(
    queueName: string,
    body: string,
    options: SendOptions = {},
  ): { readonly messageId: string; readonly md5OfBody: string } {
    const queue = this.#find(queueName);
    requireWithin('DelaySeconds', options.delaySeconds ?? 0, [0, 900]);
    requireBody(body);
    requireKindOfQueue(queue.attributes, options);
    const { id, md5OfBody } = queue.send(body, options);
    return { messageId: id, md5OfBody };
  }

  receive(queueName: string, max: number, visibilityTimeoutSeconds?: number): readonly ReceivedMessage[] {
    const queue = this.#find(queueName);
    requireWithin('MaxNumberOfMessages', max, [1, 10]);
    const seconds = visibilityTimeoutSeconds ?? queue.attributes.visibilityTimeoutSeconds;
    requireWithin('VisibilityTimeout', seconds, [0, maxVisibilitySeconds]);
    return queue.receive({
      max,
      visibilityTimeoutSeconds: seconds,
      redrive: (message) => {
        this.#find(queue.attributes.redrive?.queueName ?? '').adopt(message);
      },
    });
  }

  delete(queueName: string, receiptHandle: string): void {
    this.#find(queueName).delete(receiptHandle);
  }

  changeVisibility(queueName: string, receiptHandle: string, seconds: number): void {
    const queue = this.#find(queueName);
    requireWithin('VisibilityTimeout', seconds, [0, maxVisibilitySeconds]);
    queue.changeVisibility(receiptHandle, seconds);
  }

  purge(queueName: string): void {
    this.#find(queueName).purge();
  }

  disturb(disturbance: Disturbance): void {
    this.#surroundings.delivery.disturb(disturbance);
  }

  #find(name: string): SimulatedQueue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw noSuchQueue();
    return queue;
  }

  #attributes(settings: QueueSettings): QueueAttributes {
    const { fifo = false, contentBasedDeduplication = false } = settings;
    requireName(settings.name, fifo);
    const visibilityTimeoutSeconds = settings.visibilityTimeoutSeconds ?? 30;
    requireWithin('VisibilityTimeout', visibilityTimeoutSeconds, [0, maxVisibilitySeconds]);
    const retentionSeconds = settings.retentionSeconds ?? 345_600;
    requireWithin('MessageRetentionPeriod', retentionSeconds, [60, 1_209_600]);
    if (settings.redrive !== undefined) this.#requireRedrive(settings.redrive);
    return {
      name: settings.name,
      arn: `arn:aws:sqs:${this.#owner.region}:${this.#owner.accountId}:${settings.name}`,
      visibilityTimeoutSeconds,
      retentionSeconds,
      fifo,
      contentBasedDeduplication,
      ...(settings.redrive === undefined ? {} : { redrive: settings.redrive }),
    };
  }

  #requireRedrive(redrive: NonNullable<QueueSettings['redrive']>): void {
    requireWithin('maxReceiveCount', redrive.maxReceiveCount, [1, 1000]);
    if (!this.#queues.has(redrive.queueName)) {
      throw invalidParameter(redrive.queueName, 'RedrivePolicy', 'Dead letter target does not exist.');
    }
  }
}

function requireName(name: string, fifo: boolean): void {
  const base = fifo ? name.replace(/\.fifo$/u, '') : name;
  if (fifo && base === name) {
    throw new AwsFault(
      'InvalidParameterValue',
      'The name of a FIFO queue can only end with the .fifo suffix',
    );
  }
  if (name.length <= 80 && /^[\w-]+$/u.test(base)) return;
  throw new AwsFault(
    'InvalidParameterValue',
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
}

/** SQS API reference, `SendMessage`: a delay is for standard queues, and a group for FIFO queues. */
function requireKindOfQueue(
  { fifo, contentBasedDeduplication }: QueueAttributes,
  { delaySeconds, groupId, deduplicationId }: SendOptions,
): void {
  if (!fifo) {
    if (deduplicationId === undefined && groupId === undefined) return;
    throw invalidParameter(
      groupId ?? deduplicationId,
      groupId === undefined ? 'MessageDeduplicationId' : 'MessageGroupId',
      'The request include parameter that is not valid for this queue type',
    );
  }
  if (groupId === undefined) {
    throw new AwsFault('MissingParameter', 'The request must contain the parameter MessageGroupId.');
  }
  if (delaySeconds !== undefined) {
    throw invalidParameter(
      delaySeconds,
      'DelaySeconds',
      'The request include parameter that is not valid for this queue type',
    );
  }
  if (deduplicationId !== undefined || contentBasedDeduplication) return;
  throw new AwsFault(
    'InvalidParameterValue',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

function requireBody(body: string): void {
  if (body === '')
    throw new AwsFault('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (new TextEncoder().encode(body).length > maxBytes) {
    throw new AwsFault(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: QueuedMessage must be shorter than ${maxBytes} bytes.`,
    );
  }
}

function differingAttribute(existing: QueueAttributes, wanted: QueueAttributes): string | undefined {
  if (existing.visibilityTimeoutSeconds !== wanted.visibilityTimeoutSeconds) return 'VisibilityTimeout';
  if (existing.retentionSeconds !== wanted.retentionSeconds) return 'MessageRetentionPeriod';
  if (existing.contentBasedDeduplication !== wanted.contentBasedDeduplication)
    return 'ContentBasedDeduplication';
  const same =
    existing.redrive?.queueName === wanted.redrive?.queueName &&
    existing.redrive?.maxReceiveCount === wanted.redrive?.maxReceiveCount;
  return same ? undefined : 'RedrivePolicy';
}
