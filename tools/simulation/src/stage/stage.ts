import type { EpochMs } from '@poolkeeper/pool-model';
import type { World } from '@poolkeeper/pool-world';
import { Agenda } from './agenda.ts';
import type { Trace } from './trace.ts';

/**
 * Runs a world and the code that acts in it, in virtual time. One action runs after the other, and code that awaits
 * continues before the next action. The order depends on the scenario only.
 */
export class Stage {
  readonly world: World;
  readonly trace: Trace;
  /** The worker pool in the functions' settings. Processes that started before a change are not used again. */
  poolId: string;
  readonly #agenda = new Agenda();
  readonly #watchers: (() => void)[] = [];
  #settled = false;

  constructor(world: World, trace: Trace) {
    this.world = world;
    this.trace = trace;
    this.poolId = world.spacelift.poolId;
  }

  get now(): EpochMs {
    return this.world.now;
  }

  /** Plans an action, rounded to whole milliseconds. */
  after(milliseconds: number, action: () => void): void {
    this.#agenda.add(this.now + Math.max(0, Math.round(milliseconds)), action);
  }

  /** Calls the watcher after every action. */
  onStep(watcher: () => void): void {
    this.#watchers.push(watcher);
  }

  /** Notes that a promise was settled, so that awaiting code can continue. */
  settled(): void {
    this.#settled = true;
  }

  /** Plays until a moment, inclusive, or until `isOver` after a step. */
  async play(until: EpochMs, isOver: () => boolean = () => false): Promise<void> {
    while (!isOver()) {
      const worldAt = this.world.nextEventAt() ?? Infinity;
      const agendaAt = this.#agenda.nextAt() ?? Infinity;
      const at = Math.min(worldAt, agendaAt);
      if (at > until) {
        this.world.advanceTo(until);
        return;
      }
      this.world.advanceTo(at);
      if (agendaAt === at) this.#agenda.takeNext()?.();
      if (this.#settled) await this.#runAwaitingCode();
      for (const watcher of this.#watchers) watcher();
      if (this.#settled) await this.#runAwaitingCode();
    }
  }

  /** The apps await only promises that the stage settles, so that by the next macrotask all of their code has run. */
  async #runAwaitingCode(): Promise<void> {
    this.#settled = false;
    await new Promise(setImmediate);
  }
}
