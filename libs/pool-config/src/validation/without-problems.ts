import type * as z from 'zod';
import { poolConfigSchema, type CompletePoolConfig } from '../config/pool-config-schema.ts';
import type { Path } from './config-problem.ts';
import { valueAt } from './value-at.ts';

/** Values for required settings, which are compatible with all other settings. */
const standIn: unknown = {
  name: 'pool',
  spacelift: {
    endpoint: 'https://account.app.spacelift.io',
    workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
    apiKey: { id: '01KEY' },
  },
  network: { subnets: ['subnet-00000000', 'subnet-00000001'], securityGroups: ['sg-00000000'] },
  schedule: { timeZone: 'UTC', rules: [] },
  roll: { windows: { timeZone: 'UTC', rules: [{ name: 'always' }] } },
};

export interface Remainder {
  readonly config: CompletePoolConfig;
  /** Paths that were removed or replaced by a stand-in. Checks cannot conclude anything from them. */
  readonly unknown: readonly Path[];
}

/**
 * Returns a configuration without the values that the schema rejects, so that the rest can be checked too and all problems are
 * reported at once.
 */
export function withoutProblems(given: unknown, issues: readonly z.core.$ZodIssue[]): Remainder | undefined {
  const copy = isSettings(given) ? structuredCloneOf(given) : {};
  const unknown: Path[] = [];
  let open = issues;
  for (let round = 0; round < 10; round += 1) {
    for (const issue of open) {
      const places = placesOf(issue);
      // No check reads an unknown setting, so nothing is missing without it.
      if (issue.code !== 'unrecognized_keys') unknown.push(...places);
      for (const path of places) leaveOut(copy, path);
    }
    const result = poolConfigSchema.safeParse(copy);
    if (result.success) return { config: result.data, unknown };
    open = result.error.issues;
  }
  return undefined;
}

/** Removes a whole list for an invalid item, because the indexes of the other items would change. */
function placesOf(issue: z.core.$ZodIssue): readonly Path[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key]);
  const item = path.findIndex((step) => typeof step === 'number');
  return [item === -1 ? path : path.slice(0, item)];
}

/** Removes or replaces the value at a path. If a required value is missing, the section around it is removed. */
function leaveOut(copy: Settings, path: Path): void {
  const last = path.at(-1);
  if (last === undefined) return;
  const outer = path.slice(0, -1);
  const section = valueAt(copy, outer);
  const instead = valueAt(standIn, path);
  if (!isSettings(section)) leaveOut(copy, outer);
  else if (instead !== undefined) section[last] = instead;
  else if (Object.hasOwn(section, last)) Reflect.deleteProperty(section, last);
  else leaveOut(copy, outer);
}

type Settings = Record<string | number, unknown>;

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Unlike the platform's `structuredClone`, it accepts functions, which are invalid like other values. */
function structuredCloneOf(value: Settings): Settings {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isSettings(inner) ? structuredCloneOf(inner) : inner,
    ]),
  );
}
