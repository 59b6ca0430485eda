import type { Chronicle } from '../chronicle.ts';
import { drawUlid } from '../identifiers.ts';
import type { RandomSource } from '../random-source.ts';
import type { SpaceliftPools, SpaceliftSettings } from './api.ts';
import type { Timeline } from '../timeline.ts';
import { SimulatedWorkerPool } from './simulated-worker-pool.ts';

export interface PoolsSurroundings {
  readonly timeline: Timeline;
  readonly chronicle: Chronicle;
  readonly chance: RandomSource;
}

/** The worker pools of the Spacelift account, in the order in which they were created. */
export class SimulatedWorkerPools implements SpaceliftPools {
  readonly first: SimulatedWorkerPool;
  readonly #in: PoolsSurroundings;
  readonly #pools = new Map<string, SimulatedWorkerPool>();
  /** The number of pools that got an id here. */
  #created = 0;

  constructor(surroundings: PoolsSurroundings, first: SpaceliftSettings) {
    this.#in = surroundings;
    this.first = this.create(first);
  }

  all(): readonly SimulatedWorkerPool[] {
    return [...this.#pools.values()];
  }

  get(poolId: string): SimulatedWorkerPool | undefined {
    return this.#pools.get(poolId);
  }

  create(settings: Partial<SpaceliftSettings>): SimulatedWorkerPool {
    const { poolId = this.#newId() } = settings;
    if (this.#pools.has(poolId)) throw new RangeError(`there is a worker pool ${poolId} already`);
    const random = this.#in.chance.fork(this.#pools.size === 0 ? 'spacelift' : `spacelift ${poolId}`);
    const pool = new SimulatedWorkerPool({ ...this.#in, random }, { ...settings, poolId });
    this.#pools.set(poolId, pool);
    return pool;
  }

  delete(poolId: string): boolean {
    return this.#pools.delete(poolId);
  }

  #newId(): string {
    this.#created += 1;
    return drawUlid(this.#in.timeline.now, this.#in.chance.fork(`worker pool ${this.#created}`));
  }
}
