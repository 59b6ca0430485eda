import type { Path } from './config-problem.ts';

/** Settings where a user may have put a secret instead of its location. */
const secretSettings = [
  ['secrets'],
  ['environment'],
  ['userData'],
  ['spacelift', 'apiKey'],
  ['spacelift', 'caCertificates'],
];

const maxLength = 60;

/** True if the value at a path may be or contain a secret. */
export function mayBeSecret(path: Path, value: unknown): boolean {
  // A URL with `@` may contain a password.
  if (typeof value === 'string' && /:\/\/.*@/.test(value)) return true;
  return secretSettings.some((start) =>
    start.every((step, place) => place >= path.length || path[place] === step),
  );
}

/** Formats a value for a message: `"1h"`, `7`, `["a","b"]`. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => (isOutsideJson(inner) ? String(inner) : inner));
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

function isOutsideJson(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return ['undefined', 'function', 'symbol', 'bigint'].includes(typeof value);
}
