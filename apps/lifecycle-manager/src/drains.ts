import type { LifecycleAction } from './ports.ts';

/**
 * Remembers, in this process, which workers were drained for an action, so that it can tell of those whose instance was
 * not taken after all: nobody lifts a drain.
 */
export interface Drains {
  add(action: LifecycleAction, workerId: string): void;
  /** The workers drained for an action that is over now. They are forgotten. */
  take(action: LifecycleAction): readonly string[];
}

export function createDrains(): Drains {
  const drained = new Map<string, Set<string>>();

  return {
    add({ token }, workerId) {
      drained.set(token, (drained.get(token) ?? new Set()).add(workerId));
    },
    take({ token }) {
      const workerIds = [...(drained.get(token) ?? [])];
      drained.delete(token);
      return workerIds;
    },
  };
}
