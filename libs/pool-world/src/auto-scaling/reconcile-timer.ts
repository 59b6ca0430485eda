import type { EpochMs } from '@poolkeeper/pool-model';
import type { Timeline, Timer } from '../timeline.ts';

/** How long after a change the group reconciles, at the earliest. */
const minDelaySeconds = 2;

/** When the group reconciles next. A caller that wants a later time asks again at the earlier one. */
export class ReconcileTimer {
  readonly #timeline: Timeline;
  readonly #reconcile: () => void;
  #next: { readonly at: EpochMs; readonly timer: Timer } | undefined;

  constructor(timeline: Timeline, reconcile: () => void) {
    this.#timeline = timeline;
    this.#reconcile = reconcile;
  }

  plan(seconds: number): void {
    const waitSeconds = Math.max(minDelaySeconds, seconds);
    const at = this.#timeline.now + waitSeconds * 1000;
    if (this.#next !== undefined && this.#next.at <= at) return;
    this.#next?.timer.cancel();
    const timer = this.#timeline.after(waitSeconds, () => {
      this.#next = undefined;
      this.#reconcile();
    });
    this.#next = { at, timer };
  }
}
