import type { EpochMs } from '@poolkeeper/pool-model';
import { SimulatedProcess, type ProcessSurroundings } from './simulated-process.ts';

/** A started process and what the function keeps in its memory. */
export interface FunctionEnvironment<Memory> {
  readonly process: SimulatedProcess;
  readonly memory: Memory;
  readonly retiresAt: EpochMs;
  /** The worker pool in the settings with which it was started. */
  readonly poolId: string;
}

/** Lambda retires an environment after half an hour to a few hours. */
const minLifeMs = 30 * 60_000;
const maxLifeMs = 4 * 3_600_000;

/** The execution environments of a function. As in Lambda, a free one is reused; if none is free, another is started. */
export class FunctionEnvironments<Memory> {
  readonly #functionName: string;
  readonly #surroundings: ProcessSurroundings;
  readonly #start: (process: SimulatedProcess) => Memory;
  #free: FunctionEnvironment<Memory>[] = [];
  #busy = 0;
  #started = 0;

  constructor(
    functionName: string,
    surroundings: ProcessSurroundings,
    start: (process: SimulatedProcess) => Memory,
  ) {
    this.#functionName = functionName;
    this.#surroundings = surroundings;
    this.#start = start;
  }

  get busy(): number {
    return this.#busy;
  }

  take(): FunctionEnvironment<Memory> {
    this.#busy += 1;
    const { poolId } = this.#surroundings.stage;
    // A call that outlives its invocation can end the process of a free environment.
    this.#free = this.#free.filter(
      (environment) => environment.process.isAlive && environment.poolId === poolId,
    );
    return this.#free.shift() ?? this.#startAnother();
  }

  /** An environment whose process has ended is not reused. */
  giveBack(environment: FunctionEnvironment<Memory>): void {
    this.#busy -= 1;
    const { process, retiresAt } = environment;
    if (this.#surroundings.stage.now >= retiresAt) process.die('its environment is retired');
    if (process.isAlive) this.#free.unshift(environment);
  }

  #startAnother(): FunctionEnvironment<Memory> {
    this.#started += 1;
    const process = new SimulatedProcess(`${this.#functionName} ${this.#started}`, this.#surroundings);
    const { latency, stage } = this.#surroundings;
    const retiresAt = stage.now + minLifeMs + latency.integer(maxLifeMs - minLifeMs);
    return { process, memory: this.#start(process), retiresAt, poolId: stage.poolId };
  }
}
