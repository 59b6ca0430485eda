import type { EpochMs } from '@poolkeeper/pool-model';
import type { FaultKind, SeededFaults } from '@poolkeeper/pool-world';

export interface EpisodeLengths {
  readonly shortestMs: number;
  readonly longestMs: number;
  /** At least so long until the next one. @default 0 */
  readonly apartMs?: number;
}

/** Times when a kind of fault reigns. They are drawn one after the other, as time goes by. */
export class Episodes {
  readonly #faults: SeededFaults;
  readonly #kind: FaultKind;
  readonly #lengths: EpisodeLengths;
  /** Undefined when it is to be drawn anew. */
  #drawn: { readonly from: EpochMs; readonly until: EpochMs } | undefined;

  constructor(faults: SeededFaults, kind: FaultKind, lengths: EpisodeLengths) {
    this.#faults = faults;
    this.#kind = kind;
    this.#lengths = lengths;
    faults.onChange(() => (this.#drawn = undefined));
  }

  /** One that somebody asks for begins now. */
  begin(now: EpochMs, lengthMs: number): void {
    this.#drawn = { from: now, until: now + lengthMs };
  }

  /** When the one that reigns began; undefined when none does. Time never goes back from one call to the next. */
  reigningSince(now: EpochMs): EpochMs | undefined {
    this.#drawn ??= this.#draw(now);
    while (this.#drawn.until <= now) {
      this.#drawn = this.#draw(this.#drawn.until + (this.#lengths.apartMs ?? 0));
    }
    return now >= this.#drawn.from ? this.#drawn.from : undefined;
  }

  #draw(after: EpochMs): { readonly from: EpochMs; readonly until: EpochMs } {
    const from = this.#faults.nextMoment(this.#kind, after);
    if (from === undefined) return { from: Infinity, until: Infinity };
    const { shortestMs, longestMs } = this.#lengths;
    return {
      from,
      until: from + shortestMs + this.#faults.source(this.#kind).integer(longestMs - shortestMs),
    };
  }
}
