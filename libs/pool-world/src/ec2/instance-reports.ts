import type { RandomSource } from '../random-source.ts';
import type { Timeline } from '../timeline.ts';
import { isUp, type SimulatedMachine } from './simulated-machine.ts';

/** How late a change of a run is reported, at most: the watcher looks every few seconds. */
const lagUpToSeconds = 5;
const repeatSeconds = 600;

/** What instances report about themselves in their own tags, as the user data of Poolkeeper does. */
export class InstanceReports {
  readonly #timeline: Timeline;
  readonly #random: RandomSource;

  constructor({ timeline, random }: { readonly timeline: Timeline; readonly random: RandomSource }) {
    this.#timeline = timeline;
    this.#random = random;
  }

  setUp(machine: SimulatedMachine): void {
    this.#tag(machine, 'poolkeeper:setup', 'done');
  }

  failedToBoot(machine: SimulatedMachine): void {
    this.#tag(machine, 'poolkeeper:boot', 'registration');
  }

  /** A run has started or ended on the machine. A report that was due reports the new state. */
  runChanged(machine: SimulatedMachine): void {
    this.#reportIn(this.#random.fraction() * lagUpToSeconds, machine);
  }

  #reportIn(seconds: number, machine: SimulatedMachine): void {
    machine.reporting?.cancel();
    machine.reporting = this.#timeline.after(seconds, () => {
      if (!isUp(machine)) return;
      const isBusy = machine.workers.some(({ run }) => run !== undefined);
      this.#tag(machine, 'poolkeeper:run', isBusy ? 'busy' : 'idle');
      if (isBusy) this.#reportIn(repeatSeconds, machine);
    });
  }

  #tag(machine: SimulatedMachine, tag: string, word: string): void {
    const time = new Date(this.#timeline.now).toISOString().replace(/\.\d+Z$/u, 'Z');
    machine.tags = { ...machine.tags, [tag]: `${word} ${time}` };
  }
}
