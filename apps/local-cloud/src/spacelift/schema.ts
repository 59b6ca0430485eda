import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type DocumentNode, Kind, parse, visit } from 'graphql';

const sdlPath = createRequire(import.meta.url).resolve('@poolkeeper/spacelift-client/schema.graphql');

/**
 * The SDL that the client is generated from. Without `reportsAvailableAt` it is that of an older backend: workers have
 * no `availableAt`, and an operation that asks for it is refused as a whole.
 */
export function spaceliftTypes(options: { readonly reportsAvailableAt: boolean }): DocumentNode {
  const types = parse(readFileSync(sdlPath, 'utf8'));
  return options.reportsAvailableAt ? types : withoutAvailableAt(types);
}

function withoutAvailableAt(types: DocumentNode): DocumentNode {
  return visit(types, {
    [Kind.OBJECT_TYPE_DEFINITION]: (type) => (type.name.value === 'Worker' ? undefined : false),
    [Kind.FIELD_DEFINITION]: (field) => (field.name.value === 'availableAt' ? null : undefined),
  });
}
