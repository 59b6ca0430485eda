import type { EpochMs } from '@poolkeeper/pool-model';
import { drawCallFault, type CallFault, type RandomSource, type SeededFaults } from '@poolkeeper/pool-world';
import { PortError } from '../errors.ts';
import type { Clocks } from '../faults/clocks.ts';
import type { Stage } from '../stage/stage.ts';

/** A request to an API. `act` executes it in the world; the error that it throws is the API's refusal. */
export interface PortCall<Result> {
  /** The name for the trace: `drain w1`. */
  readonly name: () => string;
  readonly act: () => Result;
}

export interface ProcessSurroundings {
  readonly stage: Stage;
  readonly faults: SeededFaults;
  /** How long calls take. */
  readonly latency: RandomSource;
  /** @default - all clocks agree, except for the fault `skew` */
  readonly clocks?: Clocks;
}

/** Milliseconds, at least and at most, after the clients' own retries. */
const faultDurations = {
  crash: [0, 300],
  slow: [5_000, 90_000],
  timeout: [5_000, 11_000],
  unavailable: [100, 3_000],
  throttle: [200, 3_000],
} as const;

/** A request takes effect within this time or not at all, even if its answer takes longer. */
const maxEffectDelayMs = 2_000;

/**
 * The process of a function. Its calls take time and meet faults. When it dies, code that waits for a call never
 * continues, and its memory is lost.
 */
export class SimulatedProcess {
  readonly name: string;
  readonly #in: ProcessSurroundings;
  readonly #skewMs: number;
  #alive = true;
  #onDeath: ((why: string) => void) | undefined;

  constructor(name: string, surroundings: ProcessSurroundings) {
    this.name = name;
    this.#in = surroundings;
    const { faults } = surroundings;
    this.#skewMs = Math.round((2 * faults.source('skew').fraction() - 1) * faults.profile.skew * 1000);
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  /** The clock of the process, which may be off. */
  readonly clock = (): EpochMs =>
    this.#in.stage.now + this.#skewMs + (this.#in.clocks?.offsetOf(this.name) ?? 0);

  /** Calls the listener once, when the process dies. */
  onDeath(listener: (why: string) => void): void {
    this.#onDeath = listener;
  }

  die(why: string): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#in.stage.trace.note(this.name, () => `dies: ${why}`);
    this.#onDeath?.(why);
  }

  /** Waits, as a timer would. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#later(milliseconds, resolve);
    });
  }

  call<Result>(call: PortCall<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (!this.#alive) return;
      const { stage, faults, latency } = this.#in;
      const usualMs = 15 + latency.integer(160);
      const fault = drawCallFault(faults, faultDurations);
      const takesMs = fault?.takesMs ?? usualMs;
      const effectAfterMs = Math.min(takesMs * latency.fraction(), maxEffectDelayMs);
      let outcome: CallOutcome<Result> | undefined;
      if (fault?.takesEffect ?? true) {
        stage.after(effectAfterMs, () => {
          outcome = outcomeOf(call.act);
          stage.trace.note(this.name, () => `${call.name()}: ${describeOutcome(outcome)}`);
        });
      }
      if (fault !== undefined) {
        stage.trace.note(this.name, () => `${call.name()} meets ${fault.kind} after ${takesMs} ms`);
      }
      if (fault?.kind === 'crash') {
        stage.after(takesMs, () => {
          this.die(`crash in ${call.name()}`);
        });
        return;
      }
      this.#later(takesMs, () => {
        const error = fault === undefined ? undefined : errorOf(fault, call.name());
        if (error !== undefined) reject(error);
        else if (outcome?.kind === 'refused') reject(outcome.error);
        else if (outcome !== undefined) resolve(outcome.result);
      });
    });
  }

  #later(milliseconds: number, action: () => void): void {
    const { stage } = this.#in;
    stage.after(milliseconds, () => {
      if (!this.#alive) return;
      action();
      stage.settled();
    });
  }
}

type CallOutcome<Result> =
  | { readonly kind: 'answered'; readonly result: Result }
  | { readonly kind: 'refused'; readonly error: Error };

function outcomeOf<Result>(act: () => Result): CallOutcome<Result> {
  try {
    return { kind: 'answered', result: act() };
  } catch (error) {
    if (error instanceof PortError) return { kind: 'refused', error };
    throw error;
  }
}

function describeOutcome(outcome: CallOutcome<unknown> | undefined): string {
  if (outcome?.kind === 'refused') return `${outcome.error.name}: ${outcome.error.message}`;
  return typeof outcome?.result === 'string' ? outcome.result : 'done';
}

function errorOf({ kind }: CallFault, call: string): Error | undefined {
  switch (kind) {
    case 'throttle':
      return new PortError('ThrottledError', `${call} is throttled`);
    case 'unavailable':
    case 'timeout':
      return new PortError('UnavailableError', `${call} did not answer`);
    case 'slow':
    case 'crash':
      return undefined;
  }
}
