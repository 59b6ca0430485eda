import { type DocumentNode, Kind, type TypeNode, visit } from 'graphql';

/**
 * Gives variables of type `String` that are used as ids the type `ID`, which graphql-js requires and Spacelift does not: spacectl
 * lists the workers of a pool with `$workerPool: String!`. `idArguments` is of the schema: see `idArgumentsOf`.
 */
export function withIdVariables(document: DocumentNode, idArguments: ReadonlySet<string>): DocumentNode {
  const ids = new Set<string>();
  visit(document, {
    [Kind.FIELD]: ({ name: field, arguments: given = [] }) => {
      for (const { name, value } of given) {
        if (value.kind !== Kind.VARIABLE) continue;
        if (idArguments.has(`${field.value}.${name.value}`)) ids.add(value.name.value);
      }
    },
  });
  return visit(document, {
    [Kind.VARIABLE_DEFINITION]: (definition) =>
      ids.has(definition.variable.name.value) ? { ...definition, type: asId(definition.type) } : false,
  });
}

/** The arguments of the type `ID` in a schema, as `field.argument`. */
export function idArgumentsOf(types: DocumentNode): ReadonlySet<string> {
  const found = new Set<string>();
  visit(types, {
    [Kind.FIELD_DEFINITION]: ({ name: field, arguments: declared = [] }) => {
      for (const { name, type } of declared) {
        if (nameOf(type) === 'ID') found.add(`${field.value}.${name.value}`);
      }
    },
  });
  return found;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

function asId(type: TypeNode): TypeNode {
  if (type.kind === Kind.NON_NULL_TYPE) {
    return type.type.kind === Kind.NAMED_TYPE ? { ...type, type: named(type.type) } : type;
  }
  return type.kind === Kind.NAMED_TYPE ? named(type) : type;
}

function named<Type extends { readonly name: { readonly value: string } }>(type: Type): Type {
  return type.name.value === 'String' ? { ...type, name: { ...type.name, value: 'ID' } } : type;
}
