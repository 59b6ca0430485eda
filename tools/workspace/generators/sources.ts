import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/** The files of a workspace, as a generator changes them. Nothing is written before `save`. */
export class Sources {
  readonly #root: string;
  readonly #changed = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
  }

  has(file: string): boolean {
    return this.#changed.has(file) || existsSync(join(this.#root, file));
  }

  read(file: string): string {
    return this.#changed.get(file) ?? readFileSync(join(this.#root, file), 'utf8');
  }

  create(file: string, text: string): void {
    if (this.has(file)) throw new Error(`${file} exists already: choose another name`);
    this.#changed.set(file, text);
  }

  append(file: string, text: string): void {
    this.#changed.set(file, `${this.read(file).trimEnd()}\n\n${text}`);
  }

  /** Inserts a text after the only match of `anchor`. */
  insertAfter(file: string, anchor: RegExp, text: string): void {
    const source = this.read(file);
    const matches = [...source.matchAll(new RegExp(anchor, 'gm'))];
    const [match] = matches;
    if (match === undefined || matches.length > 1) {
      throw new Error(
        `${file} must match ${String(anchor)} once, got ${matches.length} matches: adapt the generator in tools/workspace/generators`,
      );
    }
    const end = match.index + match[0].length;
    this.#changed.set(file, source.slice(0, end) + text + source.slice(end));
  }

  /** Formats and writes what has changed. Returns the names of the files. */
  async save(): Promise<readonly string[]> {
    for (const [file, text] of this.#changed) {
      const path = join(this.#root, file);
      const options = await resolveConfig(join(this.#root, '.prettierrc.json'));
      writeFileSync(path, await format(text, { ...options, filepath: path }));
    }
    return [...this.#changed.keys()];
  }
}
