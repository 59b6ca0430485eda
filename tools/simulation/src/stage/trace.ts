import type { EpochMs } from '@poolkeeper/pool-model';

export interface TraceLine {
  readonly at: EpochMs;
  /** Who does it or to whom it happens: `autoscaler 12`, `operator`, `cloud`. */
  readonly who: string;
  readonly text: string;
}

/** What happens beside the world's own history, for people. Off, it costs next to nothing. */
export class Trace {
  readonly lines: TraceLine[] = [];
  readonly #now: () => EpochMs;
  readonly #on: boolean;

  constructor(now: () => EpochMs, on: boolean) {
    this.#now = now;
    this.#on = on;
  }

  note(who: string, text: () => string): void {
    if (this.#on) this.lines.push({ at: this.#now(), who, text: text() });
  }
}
