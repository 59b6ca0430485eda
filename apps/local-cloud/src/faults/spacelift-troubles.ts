import type { EpochMs } from '@poolkeeper/pool-model';
import type { FaultKind, SeededFaults, SpaceliftWorker } from '@poolkeeper/pool-world';
import type { Clock } from '../clock/clock.ts';
import { Episodes } from './episodes.ts';

const minute = 60_000;

/**
 * An answer is wrong for at most half of the autoscaler's registration grace of ten minutes: for longer, it could not be
 * told from a true one.
 */
const wrongAnswers = { shortestMs: 10_000, longestMs: 5 * minute, apartMs: 10 * minute };

export const spaceliftEpisodeKinds = [
  'outage',
  'revoked-key',
  'partial',
  'empty',
] as const satisfies readonly FaultKind[];
export type SpaceliftEpisodeKind = (typeof spaceliftEpisodeKinds)[number];

/** How Spacelift fails at the moment. */
export class SpaceliftTroubles {
  readonly #clock: Clock;
  readonly #episodes: Readonly<Record<SpaceliftEpisodeKind, Episodes>>;
  #isOldBackend: boolean;
  /** Until when a worker is missing, by its id. */
  readonly #missing = new Map<string, EpochMs>();

  constructor(faults: SeededFaults, clock: Clock) {
    this.#clock = clock;
    this.#episodes = {
      outage: new Episodes(faults, 'outage', { shortestMs: 10_000, longestMs: 20 * minute }),
      'revoked-key': new Episodes(faults, 'revoked-key', { shortestMs: minute, longestMs: 20 * minute }),
      partial: new Episodes(faults, 'partial', wrongAnswers),
      empty: new Episodes(faults, 'empty', wrongAnswers),
    };
    this.#isOldBackend = faults.strikes('old-backend');
    faults.onChange(() => (this.#isOldBackend = faults.strikes('old-backend')));
  }

  get isDown(): boolean {
    return this.#isActive('outage');
  }

  get refusesKeys(): boolean {
    return this.#isActive('revoked-key');
  }

  /** Whether its schema has no `availableAt`. */
  get isOldBackend(): boolean {
    return this.#isOldBackend;
  }

  begin(kind: SpaceliftEpisodeKind, lengthMs: number): void {
    this.#episodes[kind].begin(this.#clock.now(), lengthMs);
  }

  /** A worker that is neither listed nor counted for a while. Its run goes on. */
  hide(workerId: string, lengthMs: number): void {
    this.#missing.set(workerId, this.#clock.now() + lengthMs);
  }

  /** Whether the worker has been missing before. */
  wasHidden(workerId: string): boolean {
    return this.#missing.has(workerId);
  }

  /** The workers that it counts. */
  counted(workers: readonly SpaceliftWorker[]): readonly SpaceliftWorker[] {
    const now = this.#clock.now();
    return workers.filter(({ id }) => (this.#missing.get(id) ?? now) <= now);
  }

  /** The workers that it lists, which are the same ones for a whole episode. */
  listed(workers: readonly SpaceliftWorker[]): readonly SpaceliftWorker[] {
    if (this.#isActive('empty')) return [];
    const since = this.#episodes.partial.activeSince(this.#clock.now());
    return since === undefined ? workers : workers.filter(({ id }) => !isHidden(id, since));
  }

  #isActive(kind: SpaceliftEpisodeKind): boolean {
    return this.#episodes[kind].activeSince(this.#clock.now()) !== undefined;
  }
}

/** Hides half of all ids, and a different half in another episode. */
function isHidden(id: string, episode: number): boolean {
  let hash = episode | 0;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return ((hash ^ (hash >>> 15)) & 1) === 1;
}
