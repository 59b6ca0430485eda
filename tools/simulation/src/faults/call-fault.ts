import type { FaultChance } from './chance.ts';

/** What goes wrong with one call. Without one, it takes a moment and works. */
export interface CallFault {
  readonly kind: 'throttle' | 'unavailable' | 'timeout' | 'slow' | 'crash';
  /** Whether what was asked for happens all the same. */
  readonly takesEffect: boolean;
  /** Until it is answered, or until the process dies. */
  readonly takesMs: number;
}

const inOrder = ['crash', 'slow', 'timeout', 'unavailable', 'throttle'] as const;

/** `[least, most]` milliseconds, after the clients' own retries. */
const duration = {
  crash: [0, 300],
  slow: [5_000, 90_000],
  timeout: [5_000, 11_000],
  unavailable: [100, 3_000],
  throttle: [200, 3_000],
} as const;

export function drawCallFault(chance: FaultChance): CallFault | undefined {
  // Each kind draws at every call, so that no kind's draws depend on another's.
  const striking = inOrder.filter((kind) => chance.strikes(kind));
  const [kind] = striking;
  if (kind === undefined) return undefined;
  const source = chance.source(kind);
  const [least, most] = duration[kind];
  return {
    kind,
    takesEffect: kind === 'slow' || (kind !== 'throttle' && source.chance(0.5)),
    takesMs: least + source.integer(most - least),
  };
}
