import * as z from 'zod';
import { poolConfigSchema } from '../config/pool-config-schema.ts';

/** The parts of JSON Schema that a pool's configuration needs, and what fields say beside it. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  /** What happens without a value, in words. */
  readonly absent?: string;
  /** What a text has to be, in words. */
  readonly patternErrorMessage?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The schema of what people write, in JSON Schema's words. */
export function configAsJsonSchema(): JsonSchema {
  return z.toJSONSchema(poolConfigSchema, { io: 'input', target: 'draft-7' }) as JsonSchema;
}
