import type { EpochMs } from '@poolkeeper/pool-model';
import type { FaultKind, SeededFaults } from '@poolkeeper/pool-world';

export interface EpisodeLengths {
  readonly shortestMs: number;
  readonly longestMs: number;
  /** The minimum gap before the next episode. @default 0 */
  readonly apartMs?: number;
}

/** Episodes of a kind of fault, drawn one after the other as time advances. */
export class Episodes {
  readonly #faults: SeededFaults;
  readonly #kind: FaultKind;
  readonly #lengths: EpisodeLengths;
  /** Undefined if it has to be drawn. */
  #drawn: { readonly from: EpochMs; readonly until: EpochMs } | undefined;

  constructor(faults: SeededFaults, kind: FaultKind, lengths: EpisodeLengths) {
    this.#faults = faults;
    this.#kind = kind;
    this.#lengths = lengths;
    faults.onChange(() => (this.#drawn = undefined));
  }

  /** Begins a requested episode now. */
  begin(now: EpochMs, lengthMs: number): void {
    this.#drawn = { from: now, until: now + lengthMs };
  }

  /** When the current episode began; undefined if there is none. `now` must not go back from call to call. */
  activeSince(now: EpochMs): EpochMs | undefined {
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
