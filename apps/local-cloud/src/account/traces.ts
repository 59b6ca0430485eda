/** X-Ray, as far as it is looked at: how many traces each function has sent. */
export class Traces {
  readonly #counts = new Map<string, number>();

  add(functionName: string): void {
    this.#counts.set(functionName, this.of(functionName) + 1);
  }

  of(functionName: string): number {
    return this.#counts.get(functionName) ?? 0;
  }
}
