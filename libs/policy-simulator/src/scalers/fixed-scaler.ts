import type { Scaler } from './scaler.ts';

/** Keeps the pool as it is. With a minimum size, that is a pool of a fixed size. */
export function fixedScaler(): Scaler {
  return { timing: { everyMs: 60_000 }, pass: () => ({ unchangedUntil: Infinity }) };
}
