import type { EpochMs } from '@poolkeeper/pool-model';
import { RandomSource } from '../random-source.ts';
import { allFaults } from './fault-catalog.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { FaultProfile } from './fault-profile.ts';

const msPerHour = 3_600_000;

/**
 * Draws from a seed when faults strike. The profile can be changed at any time. Each kind draws from its own source, so
 * that switching one off does not change the draws of the others.
 */
export class SeededFaults {
  readonly #seed: RandomSource;
  readonly #sources = new Map<FaultKind, RandomSource>();
  readonly #counts = new Map<FaultKind, number>();
  readonly #listeners: (() => void)[] = [];
  #profile: FaultProfile;

  constructor({
    seed,
    profile = allFaults.profiles.none,
  }: {
    readonly seed: number;
    /** @default - no faults */
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

  /** Calls the listener after every change of the profile. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Whether a fault strikes here; for kinds whose rate is a share. */
  strikes(kind: FaultKind): boolean {
    const share = this.#profile[kind];
    const isStruck = share > 0 && this.source(kind).chance(share);
    if (isStruck) this.count(kind);
    return isStruck;
  }

  /** Counts that a fault has struck. Only those whose rate is not a share have to be counted by who makes them strike. */
  count(kind: FaultKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** How often each kind has struck; a kind that has not is absent. */
  get counts(): ReadonlyMap<FaultKind, number> {
    return this.#counts;
  }

  /** When a kind whose rate is per hour strikes next; undefined for never. */
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
