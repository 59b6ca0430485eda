import { nearestName } from '@poolkeeper/instance-selection';
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
  const meant = nearestName(key, known);
  const hint = meant === undefined ? `the settings here are ${known.join(', ')}` : `did you mean ${meant}?`;
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
