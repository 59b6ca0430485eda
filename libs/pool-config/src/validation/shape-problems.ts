import type * as z from 'zod';
import { configAsJsonSchema, type JsonSchema } from '../reference/json-schema.ts';
import type { ConfigProblem, Path } from './config-problem.ts';
import { mayBeSecret, quote } from './quote.ts';
import { valueAt } from './value-at.ts';

/** Converts the schema's issues into problems, in the same order. */
export function shapeProblems(given: unknown, issues: readonly z.core.$ZodIssue[]): readonly ConfigProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownSetting(path, key))
      : [wrongValue(given, path, issue.message)];
  });
}

function wrongValue(given: unknown, path: Path, expectation: string): ConfigProblem {
  const value = valueAt(given, path);
  if (value === undefined) return { severity: 'error', path, message: `is missing: it ${expectation}` };
  if (value === null) {
    const [setting] = knownSettings(path);
    const message =
      setting === undefined || path.length === 0
        ? `${expectation}, got null: set a value or remove it`
        : `is empty: remove it, or add ${setting}`;
    return { severity: 'error', path, value, message };
  }
  if (mayBeSecret(path, value)) return { severity: 'error', path, message: expectation };
  return { severity: 'error', path, value, message: `${expectation}, got ${quote(value)}` };
}

function unknownSetting(section: Path, key: string): ConfigProblem {
  const known = knownSettings(section);
  const meant = known
    .map((name) => ({ name, distance: editDistance(key.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.min(3, name.length / 3))
    .toSorted((one, other) => one.distance - other.distance)[0];
  const hint =
    meant === undefined ? `the settings here are ${known.join(', ')}` : `did you mean ${meant.name}?`;
  return { severity: 'error', path: [...section, key], message: `is not a setting: ${hint}` };
}

let schema: JsonSchema | undefined;

/** Returns the names of the settings at a path. */
function knownSettings(path: Path): readonly string[] {
  schema ??= configAsJsonSchema();
  const section = path.reduce<JsonSchema | undefined>((outer, step) => {
    if (typeof step === 'number') return outer?.items;
    const named = outer?.properties?.[step];
    const any = outer?.additionalProperties;
    return named ?? (typeof any === 'object' ? any : undefined);
  }, schema);
  return Object.keys(section?.properties ?? {});
}

/** Counts the letters to insert, delete or change to turn one word into another. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [above, letter] of Array.from(from).entries()) {
    const next = [above + 1];
    for (const [place, other] of Array.from(to).entries()) {
      const change = (row[place] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
