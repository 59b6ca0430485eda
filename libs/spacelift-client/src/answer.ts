import { BadResponseError } from './errors.ts';

/**
 * An unchecked object in an answer. `Fields` is its generated type, which lists the requested names. The methods check the
 * values, and throw `BadResponseError` for a field of another type.
 */
export class Answer<Fields> {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw unusable(path, 'an object', value);
    }
    this.#fields = value as Readonly<Record<string, unknown>>;
    this.#path = path;
  }

  isNull(name: keyof Fields & string): boolean {
    return this.#fields[name] === null;
  }

  /** True if the field is null or missing. */
  isAbsent(name: keyof Fields & string): boolean {
    return this.#fields[name] === undefined || this.isNull(name);
  }

  object<Inner>(name: keyof Fields & string): Answer<Inner> {
    return new Answer<Inner>(this.#fields[name], this.#pathOf(name));
  }

  objects<Inner>(name: keyof Fields & string): readonly Answer<Inner>[] {
    const value = this.#fields[name];
    if (!Array.isArray(value)) throw unusable(this.#pathOf(name), 'a list', value);
    return value.map((item, index) => new Answer<Inner>(item, `${this.#pathOf(name)}[${index}]`));
  }

  text(name: keyof Fields & string): string {
    const value = this.#fields[name];
    if (typeof value !== 'string') throw unusable(this.#pathOf(name), 'a string', value);
    return value;
  }

  /** A non-empty string. */
  id(name: keyof Fields & string): string {
    const value = this.text(name);
    if (value === '') throw unusable(this.#pathOf(name), 'an id', value);
    return value;
  }

  flag(name: keyof Fields & string): boolean {
    const value = this.#fields[name];
    if (typeof value !== 'boolean') throw unusable(this.#pathOf(name), 'a boolean', value);
    return value;
  }

  /** A count, or a time in Unix seconds. */
  wholeNumber(name: keyof Fields & string): number {
    const value = this.#fields[name];
    if (!Number.isSafeInteger(value) || (value as number) < 0) {
      throw unusable(this.#pathOf(name), 'a whole number of at least 0', value);
    }
    return value as number;
  }

  /** A figure of any size. */
  number(name: keyof Fields & string): number {
    const value = this.#fields[name];
    if (typeof value !== 'number') throw unusable(this.#pathOf(name), 'a number', value);
    return value;
  }

  texts(name: keyof Fields & string): readonly string[] {
    const value: unknown = this.#fields[name];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
      throw unusable(this.#pathOf(name), 'a list of strings', value);
    }
    return value;
  }

  /** A property of this name, or none if the field is null or missing. */
  optional<Name extends keyof Fields & string, Kind extends keyof Kinds>(
    name: Name,
    kind: Kind,
  ): Readonly<Partial<Record<Name, Kinds[Kind]>>> {
    const found = this.isAbsent(name) ? {} : { [name]: this[kind](name) };
    return found as Readonly<Partial<Record<Name, Kinds[Kind]>>>;
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}

interface Kinds {
  readonly text: string;
  readonly texts: readonly string[];
  readonly flag: boolean;
  readonly number: number;
  readonly wholeNumber: number;
}

function unusable(path: string, wanted: string, value: unknown): BadResponseError {
  return new BadResponseError(
    `spacelift's answer has no usable ${path === '' ? 'data' : path}: expected ${wanted}, got ${describe(value)}`,
  );
}

/** Quotes numbers only, because a string could be a token. */
function describe(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return 'a list';
  if (value === '') return 'an empty string';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
