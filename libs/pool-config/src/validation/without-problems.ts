import type * as z from 'zod';
import { poolConfigSchema, type CompletePoolConfig } from '../config/pool-config-schema.ts';
import type { Path } from './config-problem.ts';
import { valueAt } from './value-at.ts';

/** What is needed of every configuration, and fits every other setting. */
const standIn: unknown = {
  name: 'pool',
  spacelift: {
    endpoint: 'https://account.app.spacelift.io',
    workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
    apiKey: { id: '01KEY' },
  },
  network: { subnets: ['subnet-00000000', 'subnet-00000001'], securityGroups: ['sg-00000000'] },
};

export interface Remainder {
  readonly config: CompletePoolConfig;
  /** What was left out, or put in to have something. Nothing can be said of these. */
  readonly unknown: readonly Path[];
}

/**
 * A configuration without the values that the schema refuses, so that the rest can be checked as well: people want to
 * know of all problems at once.
 */
export function withoutProblems(given: unknown, issues: readonly z.core.$ZodIssue[]): Remainder | undefined {
  const copy = isSettings(given) ? structuredCloneOf(given) : {};
  const unknown: Path[] = [];
  let open = issues;
  for (let round = 0; round < 10; round += 1) {
    for (const issue of open) {
      const places = placesOf(issue);
      // What is no setting is read by nobody.
      if (issue.code !== 'unrecognized_keys') unknown.push(...places);
      for (const path of places) leaveOut(copy, path);
    }
    const result = poolConfigSchema.safeParse(copy);
    if (result.success) return { config: result.data, unknown };
    open = result.error.issues;
  }
  return undefined;
}

/** An item goes with its list: without it, the others would have other places. */
function placesOf(issue: z.core.$ZodIssue): readonly Path[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key]);
  const item = path.findIndex((step) => typeof step === 'number');
  return [item === -1 ? path : path.slice(0, item)];
}

/** Or puts in what stands for it. What is missing already, and has to be there, goes with all it is part of. */
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

/** Unlike the platform's it takes functions, which are as wrong as any other value. */
function structuredCloneOf(value: Settings): Settings {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isSettings(inner) ? structuredCloneOf(inner) : inner,
    ]),
  );
}
