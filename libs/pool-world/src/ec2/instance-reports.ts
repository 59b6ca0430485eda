import { bootLatencies, type EpochMs } from '@poolkeeper/pool-model';
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

  /** The launcher has started. A simulated boot has no phases, so its time is divided as in a real one. */
  booted(machine: SimulatedMachine): void {
    const { launch, system, setup } = bootLatencies.now;
    const startedAt = machine.restartedAt ?? machine.launchedAt;
    const scale = (this.#timeline.now - startedAt) / (launch.seconds + system.seconds + setup.seconds);
    const inSeconds = (of: number) => ((of * scale) / 1000).toFixed(1);
    const began = inSeconds(system.seconds);
    const ended = inSeconds(system.seconds + setup.seconds);
    const kernelAt = isoSeconds(startedAt + launch.seconds * scale);
    this.#write(
      machine,
      'poolkeeper:boot-times',
      `${kernelAt} setup ${began}-${ended} registration ${ended}`,
    );
  }

  failedToBoot(machine: SimulatedMachine): void {
    this.#tag(machine, 'poolkeeper:boot', 'registration');
  }

  /** A run has started or ended on the machine. A report that was due reports the new state. */
  runChanged(machine: SimulatedMachine): void {
    this.#reportIn(this.#random.fraction() * lagUpToSeconds, machine);
  }

  /** Another worker has started on the machine. */
  workerStarted(machine: SimulatedMachine): void {
    this.#timeline.after(this.#random.fraction() * lagUpToSeconds, () => {
      if (isUp(machine) && machine.workers.length > 1) this.#tag(machine, 'poolkeeper:workers', 'several');
    });
  }

  #reportIn(seconds: number, machine: SimulatedMachine): void {
    machine.reporting?.cancel();
    machine.reporting = this.#timeline.after(seconds, () => {
      if (!isUp(machine)) return;
      const isBusy = machine.workers.some(({ run }) => run !== undefined);
      this.#tag(machine, 'poolkeeper:run', isBusy ? 'busy' : 'idle');
      if (isBusy) this.#noteFirstRun(machine);
      if (isBusy) this.#reportIn(repeatSeconds, machine);
    });
  }

  #noteFirstRun(machine: SimulatedMachine): void {
    const times = machine.tags['poolkeeper:boot-times'];
    const kernelAt = Date.parse(times?.split(' ', 1)[0] ?? '');
    if (times === undefined || times.includes(' run ') || Number.isNaN(kernelAt)) return;
    const seconds = ((this.#timeline.now - kernelAt) / 1000).toFixed(1);
    this.#write(machine, 'poolkeeper:boot-times', `${times} run ${seconds}`);
  }

  #tag(machine: SimulatedMachine, tag: string, word: string): void {
    this.#write(machine, tag, `${word} ${isoSeconds(this.#timeline.now)}`);
  }

  #write(machine: SimulatedMachine, tag: string, value: string): void {
    machine.tags = { ...machine.tags, [tag]: value };
  }
}

function isoSeconds(at: EpochMs): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/u, 'Z');
}
