import { allFaults, RandomSource, SeededFaults, type FaultKind } from '@poolkeeper/pool-world';

/** A place where a kind of fault can strike: at the n-th time that the simulation asks for the kind, from 0. */
export interface Place {
  readonly kind: FaultKind;
  readonly index: number;
  /** For a call that fails: whether what was asked for happens nevertheless. */
  readonly takesEffect: boolean;
}

/**
 * Faults that strike only at given places. Without places it strikes nowhere, and counts how often each kind is asked for, so
 * that the places are known.
 */
export class ScriptedFaults extends SeededFaults {
  readonly #places: readonly Place[];
  readonly #asked = new Map<FaultKind, number>();
  readonly #onCall: (index: number) => void;

  /** `onCall` is called at each call of a function, with its number from 0. */
  constructor(places: readonly Place[], onCall: (index: number) => void = () => undefined) {
    super({ seed: 1, profile: allFaults.profiles.none });
    this.#places = places;
    this.#onCall = onCall;
  }

  override strikes(kind: FaultKind): boolean {
    const index = this.#asked.get(kind) ?? 0;
    this.#asked.set(kind, index + 1);
    if (kind === 'crash') this.#onCall(index);
    return this.#places.some((place) => place.kind === kind && place.index === index);
  }

  override source(kind: FaultKind): RandomSource {
    const index = (this.#asked.get(kind) ?? 0) - 1;
    const place = this.#places.find((each) => each.kind === kind && each.index === index);
    return new Scripted(index, place?.takesEffect ?? true);
  }

  /** How often the simulation has asked for each kind. */
  get asked(): ReadonlyMap<FaultKind, number> {
    return this.#asked;
  }
}

/** A source whose only chance is whether a failed call takes effect. */
class Scripted extends RandomSource {
  readonly #takesEffect: boolean;

  constructor(seed: number, takesEffect: boolean) {
    super(seed);
    this.#takesEffect = takesEffect;
  }

  override chance(): boolean {
    return this.#takesEffect;
  }
}
