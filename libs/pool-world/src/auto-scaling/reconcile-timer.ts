import type { EpochMs } from '@poolkeeper/pool-model';
import type { Timeline, Timer } from '../timeline.ts';

/** The group looks at a change of its own accord, and does so shortly after it. */
const soonestSeconds = 2;

/** When the group looks at itself next. Whoever wants a later look asks anew when the earlier one has come. */
export class ReconcileTimer {
  readonly #timeline: Timeline;
  readonly #look: () => void;
  #next: { readonly at: EpochMs; readonly timer: Timer } | undefined;

  constructor(timeline: Timeline, look: () => void) {
    this.#timeline = timeline;
    this.#look = look;
  }

  plan(seconds: number): void {
    const waitSeconds = Math.max(soonestSeconds, seconds);
    const at = this.#timeline.now + waitSeconds * 1000;
    if (this.#next !== undefined && this.#next.at <= at) return;
    this.#next?.timer.cancel();
    const timer = this.#timeline.after(waitSeconds, () => {
      this.#next = undefined;
      this.#look();
    });
    this.#next = { at, timer };
  }
}
