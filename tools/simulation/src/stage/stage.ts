import type { EpochMs } from '@poolkeeper/pool-model';
import type { World } from '@poolkeeper/pool-world';
import { Agenda } from './agenda.ts';
import type { Trace } from './trace.ts';

/**
 * A world and all who act in it, in virtual time: one thing happens after the other, and code that awaits goes on
 * before the next one happens. The order depends on nothing but the scenario.
 */
export class Stage {
  readonly world: World;
  readonly trace: Trace;
  readonly #agenda = new Agenda();
  readonly #watchers: (() => void)[] = [];
  #settled = false;

  constructor(world: World, trace: Trace) {
    this.world = world;
    this.trace = trace;
  }

  get now(): EpochMs {
    return this.world.now;
  }

  /** Plans an action, rounded to whole milliseconds. */
  after(milliseconds: number, action: () => void): void {
    this.#agenda.add(this.now + Math.max(0, Math.round(milliseconds)), action);
  }

  /** Calls the watcher after everything that happens. */
  onStep(watcher: () => void): void {
    this.#watchers.push(watcher);
  }

  /** Tells the stage that code which awaits may go on now. */
  settled(): void {
    this.#settled = true;
  }

  /** Plays until a moment, that included, or until `isOver` after a step. */
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
      if (this.#settled) await this.#letGoOn();
      for (const watcher of this.#watchers) watcher();
      if (this.#settled) await this.#letGoOn();
    }
  }

  /** The apps wait for nothing but promises that the stage settles: by the next macrotask all of their code has run. */
  async #letGoOn(): Promise<void> {
    this.#settled = false;
    await new Promise(setImmediate);
  }
}
