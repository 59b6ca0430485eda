import type { FaultKind, SeededFaults, SpaceliftWorker } from '@poolkeeper/pool-world';
import type { Clock } from '../clock/clock.ts';
import { Episodes } from './episodes.ts';

const minute = 60_000;

/**
 * An answer lies for less than half of the autoscaler's registration grace of ten minutes, and seldom: for longer, no
 * caution could tell it from the truth.
 */
const lying = { shortestMs: 10_000, longestMs: 5 * minute, apartMs: 10 * minute };

export const spaceliftEpisodeKinds = [
  'outage',
  'revoked-key',
  'partial',
  'empty',
] as const satisfies readonly FaultKind[];
export type SpaceliftEpisodeKind = (typeof spaceliftEpisodeKinds)[number];

/** How Spacelift behaves at the moment. */
export class SpaceliftTroubles {
  readonly #clock: Clock;
  readonly #episodes: Readonly<Record<SpaceliftEpisodeKind, Episodes>>;
  #isOldBackend: boolean;

  constructor(faults: SeededFaults, clock: Clock) {
    this.#clock = clock;
    this.#episodes = {
      outage: new Episodes(faults, 'outage', { shortestMs: 10_000, longestMs: 20 * minute }),
      'revoked-key': new Episodes(faults, 'revoked-key', { shortestMs: minute, longestMs: 20 * minute }),
      partial: new Episodes(faults, 'partial', lying),
      empty: new Episodes(faults, 'empty', lying),
    };
    this.#isOldBackend = faults.strikes('old-backend');
    faults.onChange(() => (this.#isOldBackend = faults.strikes('old-backend')));
  }

  get isDown(): boolean {
    return this.#reigns('outage');
  }

  get refusesKeys(): boolean {
    return this.#reigns('revoked-key');
  }

  /** Whether its schema has no `availableAt`. */
  get isOldBackend(): boolean {
    return this.#isOldBackend;
  }

  begin(kind: SpaceliftEpisodeKind, lengthMs: number): void {
    this.#episodes[kind].begin(this.#clock.now(), lengthMs);
  }

  /** Of these workers, those that it lists: the same ones for as long as an episode lasts. */
  listed(workers: readonly SpaceliftWorker[]): readonly SpaceliftWorker[] {
    if (this.#reigns('empty')) return [];
    const since = this.#episodes.partial.reigningSince(this.#clock.now());
    return since === undefined ? workers : workers.filter(({ id }) => !isHidden(id, since));
  }

  #reigns(kind: SpaceliftEpisodeKind): boolean {
    return this.#episodes[kind].reigningSince(this.#clock.now()) !== undefined;
  }
}

/** Half of all ids, another half in another episode. */
function isHidden(id: string, episode: number): boolean {
  let hash = episode | 0;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return ((hash ^ (hash >>> 15)) & 1) === 1;
}
