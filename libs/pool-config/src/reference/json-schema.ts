import * as z from 'zod';
import { poolConfigSchema } from '../config/pool-config-schema.ts';

/** The parts of JSON Schema that a pool's configuration needs, and what its fields say beside them. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  /** What happens without a value, in words. */
  readonly absent?: string;
  /** What a value has to be, in words: `must be a region, such as eu-west-1`. Editors show it, too. */
  readonly errorMessage?: string;
  /** Name of settings that come more than once. */
  readonly part?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The schema of what people write, in JSON Schema's words. */
export function configAsJsonSchema(): JsonSchema {
  return z.toJSONSchema(poolConfigSchema, { io: 'input', target: 'draft-7' }) as JsonSchema;
}
