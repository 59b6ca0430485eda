import type { EpochMs } from '@poolkeeper/pool-model';

export interface TraceLine {
  readonly at: EpochMs;
  /** The actor: `autoscaler 12`, `operator`, `cloud`. */
  readonly who: string;
  readonly text: string;
}

/** Records what happens in addition to the world's history. Costs almost nothing when it is off. */
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
