import { RandomSource } from '@poolkeeper/pool-world';
import type { FaultKind } from './fault-kinds.ts';
import type { FaultProfile } from './fault-profile.ts';

/**
 * Draws when faults strike. Each kind draws from a source of its own, so that switching one off leaves the draws of the
 * others as they were.
 */
export class FaultChance {
  readonly profile: FaultProfile;
  readonly #seed: RandomSource;
  readonly #sources = new Map<string, RandomSource>();
  #over = false;

  constructor(profile: FaultProfile, seed: number) {
    this.profile = profile;
    this.#seed = new RandomSource(seed).fork('faults');
  }

  /** From now on nothing strikes any more. */
  end(): void {
    this.#over = true;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Whether a fault strikes here; for kinds that are a share. */
  strikes(kind: FaultKind): boolean {
    const share = this.#over ? 0 : this.profile[kind];
    return share > 0 && this.source(kind).chance(share);
  }

  /** How hard the kind strikes, 0 when faults are over. */
  rate(kind: FaultKind): number {
    return this.#over ? 0 : this.profile[kind];
  }

  source(kind: FaultKind): RandomSource {
    let source = this.#sources.get(kind);
    if (source === undefined) {
      source = this.#seed.fork(kind);
      this.#sources.set(kind, source);
    }
    return source;
  }
}
