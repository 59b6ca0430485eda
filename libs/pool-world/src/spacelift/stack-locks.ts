/** Which run has the lock of a stack, and which runs wait for it. Runs are named by their indexes. */
export class StackLocks {
  /** By locked stack: the run that has the lock, and then those that wait, in the order in which they came. */
  readonly #lines = new Map<string, number[]>();

  /** Whether the run has the lock. Otherwise it waits, until `release` returns it. */
  take(stack: string, run: number): boolean {
    const line = this.#lines.get(stack);
    if (line === undefined) this.#lines.set(stack, [run]);
    else line.push(run);
    return line === undefined;
  }

  /** Takes a run out that has ended. Returns the run that has the lock instead of it, if any. */
  release(stack: string, run: number): number | undefined {
    const line = this.#lines.get(stack) ?? [];
    const place = line.indexOf(run);
    if (place === -1) return undefined;
    line.splice(place, 1);
    if (line.length === 0) this.#lines.delete(stack);
    return place === 0 ? line[0] : undefined;
  }
}
