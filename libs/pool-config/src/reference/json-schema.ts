import * as z from 'zod';
import { poolConfigSchema } from '../config/pool-config-schema.ts';

/** The subset of JSON Schema that a pool's configuration uses, and the metadata of its fields. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  /** Describes what happens without a value. */
  readonly absent?: string;
  /** Describes valid values: `must be a region, such as eu-west-1`. Editors show it. */
  readonly errorMessage?: string;
  /** Name of settings that occur more than once. */
  readonly part?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** Converts the schema of what users write into JSON Schema. */
export function configAsJsonSchema(): JsonSchema {
  return z.toJSONSchema(poolConfigSchema, { io: 'input', target: 'draft-7' }) as JsonSchema;
}
