import type { Path } from './config-problem.ts';

/** Somebody may have put the secret itself where its place belongs. */
const neverQuoted = [
  ['secrets'],
  ['environment'],
  ['userData'],
  ['spacelift', 'apiKey'],
  ['spacelift', 'caCertificates'],
];

const longest = 60;

/** Whether the value at a path may be, or may hold, a secret. */
export function mayBeSecret(path: Path, value: unknown): boolean {
  // A URL with `@` may have a password in it.
  if (typeof value === 'string' && /:\/\/.*@/.test(value)) return true;
  return neverQuoted.some((start) =>
    start.every((step, place) => place >= path.length || path[place] === step),
  );
}

/** The value as a message shows it: `"1h"`, `7`, `["a","b"]`. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => (isOutsideJson(inner) ? String(inner) : inner));
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function isOutsideJson(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return ['undefined', 'function', 'symbol', 'bigint'].includes(typeof value);
}
