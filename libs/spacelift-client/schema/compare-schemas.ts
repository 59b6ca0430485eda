import {
  getNamedType,
  isEnumType,
  isLeafType,
  isNonNullType,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** A difference that concerns an operation. */
export interface Difference {
  /**
   * `breaking`: the operation is refused, or its answer can be one that the client does not accept. `tolerated`: the client copes.
   * `harmless`: the answers that were possible include those that are possible now.
   */
  readonly severity: 'breaking' | 'tolerated' | 'harmless';
  readonly operation: string;
  readonly what: string;
}

/** What differs for the operations of `documents` between the schema that they were written for and that of an account. */
export function compareSchemas(
  documents: DocumentNode,
  { committed, live }: { readonly committed: GraphQLSchema; readonly live: GraphQLSchema },
): readonly Difference[] {
  const before = fieldsOf(documents, committed);
  const after = fieldsOf(documents, live);
  const refused = validate(live, documents).map((error) => describeRefusal(error, before));
  const changed = [...before].flatMap(([path, { operation, type }]) => {
    const found = after.get(path)?.type;
    if (type === undefined || found === undefined || String(found) === String(type)) return [];
    return {
      operation,
      what: `${path}: ${String(type)} is ${String(found)}`,
      severity: severityOf(type, found),
    };
  });
  return [...refused, ...changed, ...newStates(committed, live)];
}

interface SelectedField {
  readonly operation: string;
  /** Undefined if the schema does not know the field. */
  readonly type: GraphQLOutputType | undefined;
}

/** The fields that are selected, by their places in the documents. */
function fieldsOf(documents: DocumentNode, schema: GraphQLSchema): ReadonlyMap<string, SelectedField> {
  const fields = new Map<string, SelectedField>();
  const info = new TypeInfo(schema);
  const path: string[] = [];
  const named = {
    enter: ({ name }: OperationDefinitionNode | FragmentDefinitionNode) => {
      path.push(name?.value ?? '');
    },
    leave: () => {
      path.pop();
    },
  };
  const visitor = visitWithTypeInfo(info, {
    OperationDefinition: named,
    FragmentDefinition: named,
    Field: {
      enter({ name }) {
        path.push(name.value);
        fields.set(path.join('.'), { operation: path[0] ?? '', type: info.getType() ?? undefined });
      },
      leave: named.leave,
    },
  });
  visit(documents, visitor);
  return fields;
}

/** A field that may be null, and is not an object, is one that the client can do without. */
function describeRefusal(error: GraphQLError, before: ReadonlyMap<string, SelectedField>): Difference {
  const field = /^Cannot query field "(\w+)"/.exec(error.message)?.[1];
  const [operation = 'the documents'] = operationsAt(error);
  const types = [...before]
    .filter(([path]) => path.startsWith(`${operation}.`) && path.endsWith(`.${field ?? ''}`))
    .map(([, { type }]) => type);
  const isOptional =
    types.length > 0 && types.every((type) => type !== undefined && !isNonNullType(type) && isLeafType(type));
  return { severity: isOptional ? 'tolerated' : 'breaking', operation, what: error.message };
}

function operationsAt({ nodes = [] }: GraphQLError): readonly string[] {
  return nodes.flatMap((node) => {
    const text = node.loc?.source.body ?? '';
    const names = [...text.slice(0, node.loc?.start).matchAll(/^(?:query|mutation|fragment) (\w+)/gm)];
    return names.at(-1)?.[1] ?? [];
  });
}

function severityOf(before: GraphQLOutputType, after: GraphQLOutputType): Difference['severity'] {
  const [was, is] = [getNamedType(before), getNamedType(after)];
  if (isLeafType(was) !== isLeafType(is)) return 'breaking';
  // In JSON, all three are strings. The names of objects are not sent.
  const isText = (type: typeof was) => isEnumType(type) || ['ID', 'String'].includes(type.name);
  if (isLeafType(was) && was.name !== is.name && !(isText(was) && isText(is))) return 'breaking';
  const shape = (type: GraphQLOutputType) => String(type).replaceAll(/\w+/g, '');
  if (shape(before).replaceAll('!', '') !== shape(after).replaceAll('!', '')) return 'breaking';
  const marks = (type: GraphQLOutputType) => String(type).replaceAll(/[^!]/g, '').length;
  return marks(after) < marks(before) ? 'breaking' : 'harmless';
}

function newStates(committed: GraphQLSchema, live: GraphQLSchema): readonly Difference[] {
  return ['RunState', 'RunType'].flatMap((name) => {
    const [known, found] = [committed.getType(name), live.getType(name)];
    if (!isEnumType(known) || !isEnumType(found)) return [];
    return found
      .getValues()
      .filter((value) => known.getValue(value.name) == null)
      .map((value) => ({
        severity: 'tolerated' as const,
        operation: 'all operations of runs',
        what: `${name} has the new value ${value.name}`,
      }));
  });
}
