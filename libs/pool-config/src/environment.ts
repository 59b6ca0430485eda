import type * as z from 'zod/mini';
import { EnvironmentError } from './errors.ts';

/** A process's environment. An empty variable counts as one that is not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Someone may have pasted the secret itself where its name belongs. */
const neverQuoted = /_SECRET_|_API_KEY_ID$|_CA_BUNDLE$/;

/**
 * Reads the variables that `schema`, an object of variables by name, asks for.
 *
 * @throws EnvironmentError naming every variable that is missing or wrong.
 */
export function readEnvironment<Schema extends z.ZodMiniType>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => {
    const name = path.map(String).join('.');
    return problemWith(name, { expectation: message, got: given[name] });
  });
  throw new EnvironmentError([...new Set(problems)]);
}

function problemWith(name: string, { expectation, got }: { expectation: string; got: string | undefined }) {
  if (got === undefined) return `${name} is missing: it ${expectation}`;
  // A URL with `@` may have a password in it.
  return neverQuoted.test(name) || got.includes('@')
    ? `${name} ${expectation}`
    : `${name} ${expectation}, got ${JSON.stringify(got)}`;
}
