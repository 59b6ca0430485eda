import { requireShare } from '../require-share.ts';
import type { RandomSource } from '../random-source.ts';
import type { Disturbance } from './api.ts';

/** A copy comes while the message is worked on, or long after it was deleted. */
const copyWithinSeconds = 120;
/** A receive asks a few of SQS's servers; looking further would only cost time. */
const reorderedMessages = 100;

/** How queues deliver: as they should, until somebody disturbs them. */
export class Delivery {
  readonly #random: RandomSource;
  #disturbance: Disturbance = {};

  constructor(random: RandomSource) {
    this.#random = random;
  }

  disturb(disturbance: Disturbance): void {
    const { duplicateRate = 0, delayUpToSeconds = 0 } = disturbance;
    requireShare('duplicateRate', duplicateRate);
    if (!(delayUpToSeconds >= 0 && Number.isFinite(delayUpToSeconds))) {
      throw new RangeError(`delayUpToSeconds must be 0 or more, got ${delayUpToSeconds}`);
    }
    this.#disturbance = { ...disturbance };
  }

  /** What befalls a message that is sent now: a delay, and a copy some time later. Draws nothing while undisturbed. */
  draw(): { readonly moreSeconds: number; readonly copyAfterSeconds?: number } {
    const { duplicateRate = 0, delayUpToSeconds = 0 } = this.#disturbance;
    const moreSeconds = delayUpToSeconds === 0 ? 0 : this.#random.fraction() * delayUpToSeconds;
    if (duplicateRate === 0 || !this.#random.chance(duplicateRate)) return { moreSeconds };
    return { moreSeconds, copyAfterSeconds: this.#random.fraction() * copyWithinSeconds };
  }

  inOrder<QueuedMessage>(visible: ReadonlySet<QueuedMessage>): Iterable<QueuedMessage> {
    return this.#disturbance.reorder === true ? this.#shuffled(visible) : visible;
  }

  #shuffled<QueuedMessage>(visible: ReadonlySet<QueuedMessage>): readonly QueuedMessage[] {
    const messages: QueuedMessage[] = [];
    for (const message of visible) {
      if (messages.length === reorderedMessages) break;
      messages.splice(this.#random.integer(messages.length + 1), 0, message);
    }
    return messages;
  }
}
