import { NormalizedSchema } from '@smithy/core/schema';

/** The schema of a value, as the AWS SDK packages export it. */
export type Shape = NormalizedSchema;

/** An operation of a service with the schemas of its input and output. */
export interface OperationShape {
  readonly name: string;
  readonly input: Shape;
  /** A unit schema if the operation has no output. */
  readonly output: Shape;
  /** The method, path and response status, for the REST protocols. */
  readonly http?: readonly [method: string, path: string, status: number];
}

const operationId = 9;
const errorId = -3;

/** All operations of an SDK package by name. `sdk` is the package's module. */
export function operationShapes(sdk: object): ReadonlyMap<string, OperationShape> {
  const shapes = new Map<string, OperationShape>();
  for (const exported of Object.values(sdk)) {
    if (!isStatic(exported, operationId)) continue;
    const [, , name, traits, input, output] = exported;
    const { http } = (typeof traits === 'object' ? traits : {}) as Pick<OperationShape, 'http'>;
    const shape = { name, input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) };
    shapes.set(name, http === undefined ? shape : { ...shape, http });
  }
  return shapes;
}

/** The names of a service's error shapes by their error code in the older Query protocol. */
export function errorNamesByQueryCode(sdk: object): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const exported of Object.values(sdk)) {
    if (!isStatic(exported, errorId)) continue;
    const queryError: unknown = NormalizedSchema.of(exported).getMergedTraits().awsQueryError;
    if (Array.isArray(queryError)) names.set(String(queryError[0]), exported[2]);
  }
  return names;
}

/** The required members. SDK schemas list them first, and contain their number. */
export function requiredMembers(shape: Shape): readonly string[] {
  const schema: unknown = shape.getSchema();
  if (!Array.isArray(schema)) return [];
  const [, , , , members, , required = 0] = schema as [...unknown[]] & {
    readonly 4?: readonly string[];
    readonly 6?: number;
  };
  return members?.slice(0, required) ?? [];
}

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];
type StaticSchema = SchemaRef & [number, string, string, unknown, SchemaRef, SchemaRef];

function isStatic(exported: unknown, id: number): exported is StaticSchema {
  return Array.isArray(exported) && exported[0] === id;
}
