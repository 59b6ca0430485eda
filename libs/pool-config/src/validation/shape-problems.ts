import type * as z from 'zod';
import type { ConfigProblem, Path } from './config-problem.ts';
import { editDistance } from './edit-distance.ts';
import { knownSettings } from './known-settings.ts';
import { mayBeSecret, quote } from './quote.ts';
import { valueAt } from './value-at.ts';

/** What the schema says against a configuration, in its order, in words for people. */
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
    const message = `${expectation}, got null: give it a value, or leave it out`;
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
  const way = meant === undefined ? `there are ${known.join(', ')}` : `it may be ${meant.name}`;
  return { severity: 'error', path: [...section, key], message: `is no setting: ${way}` };
}
