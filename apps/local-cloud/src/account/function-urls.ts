import { createHash } from 'node:crypto';

/** URLs of functions: the id in the host of a URL, and the function that it invokes. */
export class FunctionUrls {
  readonly #region: string;
  readonly #functions = new Map<string, string>();

  constructor(region: string) {
    this.#region = region;
  }

  /** Returns the id of the URL. */
  create(functionName: string): string {
    const id = createHash('sha256').update(functionName).digest('hex').slice(0, 32);
    this.#functions.set(id, functionName);
    return id;
  }

  delete(id: string): void {
    this.#functions.delete(id);
  }

  /** The URL of a function. Undefined if it has none. */
  ofFunction(name: string): string | undefined {
    const [id] = [...this.#functions].find(([, functionName]) => functionName === name) ?? [];
    return id === undefined ? undefined : this.urlOf(id);
  }

  urlOf(id: string): string {
    return `https://${id}.lambda-url.${this.#region}.on.aws/`;
  }

  /** The name of the function that the URL with the id invokes. */
  functionOf(id: string): string | undefined {
    return this.#functions.get(id);
  }
}
