import { requireShare } from '../require-share.ts';
import type { RandomSource } from '../random-source.ts';
import type { Disturbance } from './api.ts';

/** The maximum delay of a copy, which may come while the message is processed or after it was deleted. */
const copyWithinSeconds = 120;
/** The maximum delay of a message that comes late. */
const lateWithinSeconds = 1800;
/** How many messages are shuffled. A receive asks only a few of SQS's servers, and shuffling more would cost time. */
const reorderedMessages = 100;

/** How queues deliver: in order and once, until they are disturbed. */
export class Delivery {
  readonly #random: RandomSource;
  #disturbance: Disturbance = {};

  constructor(random: RandomSource) {
    this.#random = random;
  }

  disturb(disturbance: Disturbance): void {
    const { duplicateRate = 0, lateRate = 0, delayUpToSeconds = 0 } = disturbance;
    requireShare('duplicateRate', duplicateRate);
    requireShare('lateRate', lateRate);
    if (!(delayUpToSeconds >= 0 && Number.isFinite(delayUpToSeconds))) {
      throw new RangeError(`delayUpToSeconds must be 0 or more, got ${delayUpToSeconds}`);
    }
    this.#disturbance = { ...disturbance };
  }

  /** Draws the delay of a message that is sent now, and when a copy comes. Draws nothing while undisturbed. */
  draw(): { readonly moreSeconds: number; readonly copyAfterSeconds?: number } {
    const { delayUpToSeconds = 0, strikes = this.#strikes } = this.#disturbance;
    const usualSeconds = delayUpToSeconds === 0 ? 0 : this.#random.fraction() * delayUpToSeconds;
    const moreSeconds = strikes('late-message') ? this.#random.fraction() * lateWithinSeconds : usualSeconds;
    if (!strikes('duplicate')) return { moreSeconds };
    return { moreSeconds, copyAfterSeconds: this.#random.fraction() * copyWithinSeconds };
  }

  readonly #strikes: NonNullable<Disturbance['strikes']> = (kind) => {
    const { duplicateRate = 0, lateRate = 0 } = this.#disturbance;
    const rate = kind === 'duplicate' ? duplicateRate : lateRate;
    return rate > 0 && this.#random.chance(rate);
  };

  inOrder<Item>(visible: ReadonlySet<Item>): Iterable<Item> {
    return this.#disturbance.reorder === true ? this.#shuffled(visible) : visible;
  }

  #shuffled<Item>(visible: ReadonlySet<Item>): readonly Item[] {
    const shuffled: Item[] = [];
    for (const item of visible) {
      if (shuffled.length === reorderedMessages) break;
      shuffled.splice(this.#random.integer(shuffled.length + 1), 0, item);
    }
    return shuffled;
  }
}
