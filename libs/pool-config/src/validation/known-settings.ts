import { configAsJsonSchema, type JsonSchema } from '../reference/json-schema.ts';
import type { Path } from './config-problem.ts';

let schema: JsonSchema | undefined;

/** The names of the settings that there are at a path. */
export function knownSettings(path: Path): readonly string[] {
  schema ??= configAsJsonSchema();
  const section = path.reduce<JsonSchema | undefined>((outer, step) => {
    if (typeof step === 'number') return outer?.items;
    const named = outer?.properties?.[step];
    const any = outer?.additionalProperties;
    return named ?? (typeof any === 'object' ? any : undefined);
  }, schema);
  return Object.keys(section?.properties ?? {});
}
