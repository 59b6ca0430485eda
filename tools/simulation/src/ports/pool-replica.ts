import type { DurationMs, EpochMs, Pool } from '@poolkeeper/pool-model';
import type { SeededFaults } from '@poolkeeper/pool-world';
import type { Stage } from '../stage/stage.ts';

const copyEveryMs = 1_000;

/**
 * A replica from which Spacelift answers reads: it shows the pool as it was some seconds ago, while a mutation answers as of
 * its moment. Each read lags by its own time.
 */
export class PoolReplica {
  readonly #faults: SeededFaults;
  readonly #maxLagMs: DurationMs;
  readonly #stage: Stage;
  readonly #copies: { readonly at: EpochMs; readonly read: () => Pool }[] = [];
  #copy: (() => () => Pool) | undefined;

  constructor(
    stage: Stage,
    { faults, maxLagMs }: { readonly faults: SeededFaults; readonly maxLagMs: DurationMs },
  ) {
    this.#stage = stage;
    this.#faults = faults;
    this.#maxLagMs = Math.min(maxLagMs, faults.profile.replica * 1000);
  }

  /** Reads the pool as it was. `copy` copies it as it is, and returns what reads the copy. */
  read(copy: () => () => Pool): Pool {
    const isOff = this.#maxLagMs < copyEveryMs || this.#faults.profile.replica === 0;
    if (isOff) return copy()();
    if (this.#copy === undefined) {
      this.#copy = copy;
      this.#keepCopies();
    }
    const source = this.#faults.source('replica');
    const asOf = this.#stage.now - source.integer(this.#maxLagMs);
    const shown = this.#copies.findLast(({ at }) => at <= asOf) ?? { read: copy() };
    this.#faults.count('replica');
    return shown.read();
  }

  #keepCopies(): void {
    if (this.#copy === undefined || this.#faults.profile.replica === 0) return;
    const { now } = this.#stage;
    while (now - (this.#copies[0]?.at ?? now) > this.#maxLagMs) this.#copies.shift();
    this.#copies.push({ at: now, read: this.#copy() });
    this.#stage.after(copyEveryMs, () => {
      this.#keepCopies();
    });
  }
}
