import { BinaryHeap } from '../binary-heap.ts';
import { takesRuns, type PoolWorker } from './pool-worker.ts';

/** Finds the newest worker that takes a run. One that stopped being ready stays listed until it comes to the top. */
export class IdleWorkers {
  readonly #newestFirst = new BinaryHeap<PoolWorker>((a, b) => a.sequence > b.sequence);
  readonly #listed = new Set<PoolWorker>();

  add(worker: PoolWorker): void {
    if (this.#listed.has(worker)) return;
    this.#listed.add(worker);
    this.#newestFirst.push(worker);
  }

  takeNewest(): PoolWorker | undefined {
    for (;;) {
      const worker = this.#newestFirst.pop();
      if (worker === undefined) return undefined;
      this.#listed.delete(worker);
      if (takesRuns(worker)) return worker;
    }
  }
}
