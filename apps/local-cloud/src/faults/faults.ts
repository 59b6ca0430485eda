import type { EpochMs } from '@poolkeeper/pool-model';
import { RandomSource } from '@poolkeeper/pool-world';
import type { FaultKind } from './fault-kinds.ts';
import { faultProfiles, type FaultProfile } from './fault-profile.ts';

const msPerHour = 3_600_000;

/**
 * What goes wrong with a cloud, and how often. It can be changed at any time. Each kind draws from a source of its own,
 * so that switching one off leaves the draws of the others as they were.
 */
export class Faults {
  readonly #seed: RandomSource;
  readonly #sources = new Map<FaultKind, RandomSource>();
  readonly #listeners: (() => void)[] = [];
  #profile: FaultProfile;

  constructor({
    seed,
    profile = faultProfiles.none,
  }: {
    readonly seed: number;
    readonly profile?: FaultProfile;
  }) {
    this.#seed = new RandomSource(seed).fork('faults');
    this.#profile = profile;
  }

  get profile(): FaultProfile {
    return this.#profile;
  }

  change(profile: FaultProfile): void {
    this.#profile = profile;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Whether a fault strikes here; for kinds whose rate is a share. */
  strikes(kind: FaultKind): boolean {
    const share = this.#profile[kind];
    return share > 0 && this.source(kind).chance(share);
  }

  /** When a kind whose rate is by the hour strikes next; undefined for never. */
  nextMoment(kind: FaultKind, from: EpochMs): EpochMs | undefined {
    const perHour = this.#profile[kind];
    if (perHour === 0) return undefined;
    return from + Math.round((-Math.log(1 - this.source(kind).fraction()) / perHour) * msPerHour);
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
