import type { CloudEvent, EventBridge, EventRoute } from './api.ts';
import { drawUuid } from '../identifiers.ts';
import type { RandomSource } from '../random-source.ts';
import type { SimulatedSqs } from '../sqs/simulated-sqs.ts';
import type { Timeline } from '../timeline.ts';

/** The account's default event bus. */
export class SimulatedEventBridge implements EventBridge {
  readonly #timeline: Timeline;
  readonly #random: RandomSource;
  readonly #queues: SimulatedSqs;
  readonly #owner: { readonly accountId: string; readonly region: string };
  /** Queue names by detail type. */
  readonly #routes = new Map<string, Set<string>>();

  constructor(
    surroundings: {
      readonly timeline: Timeline;
      readonly random: RandomSource;
      readonly queues: SimulatedSqs;
    },
    owner: { readonly accountId: string; readonly region: string },
  ) {
    this.#timeline = surroundings.timeline;
    this.#random = surroundings.random;
    this.#queues = surroundings.queues;
    this.#owner = owner;
  }

  route({ detailType, queueName }: EventRoute): void {
    const queueNames = this.#routes.get(detailType) ?? new Set();
    this.#routes.set(detailType, queueNames.add(queueName));
  }

  unroute({ detailType, queueName }: EventRoute): void {
    this.#routes.get(detailType)?.delete(queueName);
  }

  put({ detailType, source = 'aws.ec2', resources = [], detail }: CloudEvent): string {
    const id = drawUuid(this.#random);
    const body = JSON.stringify({
      version: '0',
      id,
      'detail-type': detailType,
      source,
      account: this.#owner.accountId,
      time: this.#time(),
      region: this.#owner.region,
      resources,
      detail,
    });
    for (const queueName of this.#routes.get(detailType) ?? []) {
      if (this.#queues.has(queueName)) this.#queues.send(queueName, body);
    }
    return id;
  }

  /** EventBridge's times have no fractions of a second. */
  #time(): string {
    return `${new Date(this.#timeline.now).toISOString().slice(0, 19)}Z`;
  }
}
