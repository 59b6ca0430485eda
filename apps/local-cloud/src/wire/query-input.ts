import type { AwsFault } from '@poolkeeper/pool-world';
import type { Shape } from './operation-shape.ts';
import { numbered, type ParameterTree } from './parameter-tree.ts';
import { readScalar } from './scalar.ts';

/** The differences between the Query protocols of EC2 and other services in a request. */
export interface QueryDialect {
  /** The name of the parameter for a member of a structure. */
  parameterName(member: Shape, name: string): string;
  /** Whether list items are `InstanceId.1` instead of `InstanceIds.member.1`. */
  readonly flattenedLists: boolean;
  /** The error for a parameter whose text does not have its type. */
  malformed(text: string, parameter: string): AwsFault;
}

/** Converts form parameters into a value of `shape`. */
export function readQueryInput(shape: Shape, tree: ParameterTree, dialect: QueryDialect): unknown {
  if (shape.isStructSchema()) return readStructure(shape, tree, dialect);
  if (shape.isListSchema()) return readList(shape, tree, dialect);
  if (shape.isMapSchema()) return readMap(shape, tree, dialect);
  const text = tree.value ?? '';
  const value = readScalar(shape, text);
  if (value === undefined) throw dialect.malformed(text, shape.getMemberName());
  return value;
}

function readStructure(shape: Shape, tree: ParameterTree, dialect: QueryDialect) {
  const members: Record<string, unknown> = {};
  for (const [name, member] of shape.structIterator()) {
    const child = tree.children.get(dialect.parameterName(member, name));
    if (child !== undefined) members[name] = readQueryInput(member, child, dialect);
  }
  return members;
}

function readList(shape: Shape, tree: ParameterTree, dialect: QueryDialect) {
  const items = shape.getValueSchema();
  const flattened = dialect.flattenedLists || shape.getMergedTraits().xmlFlattened;
  const list = flattened ? tree : tree.children.get(items.getMergedTraits().xmlName ?? 'member');
  return list === undefined ? [] : numbered(list).map((item) => readQueryInput(items, item, dialect));
}

function readMap(shape: Shape, tree: ParameterTree, dialect: QueryDialect) {
  const [keys, values] = [shape.getKeySchema(), shape.getValueSchema()];
  const entries = shape.getMergedTraits().xmlFlattened ? tree : tree.children.get('entry');
  const pairs = (entries === undefined ? [] : numbered(entries)).map((entry) => {
    const key = entry.children.get(keys.getMergedTraits().xmlName ?? 'key');
    const value = entry.children.get(values.getMergedTraits().xmlName ?? 'value');
    return [key?.value ?? '', readQueryInput(values, value ?? { children: new Map() }, dialect)] as const;
  });
  return Object.fromEntries(pairs);
}
