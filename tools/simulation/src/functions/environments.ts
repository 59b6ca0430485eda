import type { EpochMs } from '@poolkeeper/pool-model';
import { FunctionProcess, type ProcessSurroundings } from './function-process.ts';

/** A process that has been started, with what the function keeps in its memory. */
export interface Environment<Memory> {
  readonly process: FunctionProcess;
  readonly memory: Memory;
  readonly retiresAt: EpochMs;
}

/** Lambda takes an environment away now and then, also one in use: after an hour or a few. */
const shortestLifeMs = 30 * 60_000;
const longestLifeMs = 4 * 3_600_000;

/** The environments of a function, as Lambda keeps them: one is reused when it is free, and another started when none is. */
export class Environments<Memory> {
  readonly #functionName: string;
  readonly #surroundings: ProcessSurroundings;
  readonly #start: (process: FunctionProcess) => Memory;
  #free: Environment<Memory>[] = [];
  #busy = 0;
  #started = 0;

  constructor(
    functionName: string,
    surroundings: ProcessSurroundings,
    start: (process: FunctionProcess) => Memory,
  ) {
    this.#functionName = functionName;
    this.#surroundings = surroundings;
    this.#start = start;
  }

  get busy(): number {
    return this.#busy;
  }

  take(): Environment<Memory> {
    this.#busy += 1;
    return this.#free.shift() ?? this.#startAnother();
  }

  /** An environment whose process died does not come back. */
  giveBack(environment: Environment<Memory>): void {
    this.#busy -= 1;
    const { process, retiresAt } = environment;
    if (this.#surroundings.stage.now >= retiresAt) process.die('its environment is retired');
    if (process.isAlive) this.#free.unshift(environment);
  }

  #startAnother(): Environment<Memory> {
    this.#started += 1;
    const process = new FunctionProcess(`${this.#functionName} ${this.#started}`, this.#surroundings);
    const { latency, stage } = this.#surroundings;
    const retiresAt = stage.now + shortestLifeMs + latency.integer(longestLifeMs - shortestLifeMs);
    return { process, memory: this.#start(process), retiresAt };
  }
}
