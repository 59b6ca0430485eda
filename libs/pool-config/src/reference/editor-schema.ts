import { configAsJsonSchema, type JsonSchema } from './json-schema.ts';

/** The JSON Schema that editors complete and check YAML and JSON files by. */
export function editorSchema(): object {
  const { description, ...schema } = forEditors(configAsJsonSchema());
  return {
    $comment: 'Generated from the schema of @poolkeeper/pool-config. Do not edit.',
    title: 'A worker pool of Poolkeeper',
    description,
    ...schema,
  };
}

const ourWords = new Set<string>(['absent', 'part'] satisfies (keyof JsonSchema)[]);

/** Editors show descriptions only, so they say all. */
function forEditors(given: JsonSchema): JsonSchema {
  const { description, absent, properties, additionalProperties, items, anyOf } = given;
  const schema = Object.fromEntries(Object.entries(given).filter(([word]) => !ourWords.has(word)));
  const said = [description, absent === undefined ? undefined : `Without it: ${absent}.`].filter(Boolean);
  return {
    ...schema,
    ...(said.length > 0 && { description: said.join(' ') }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, forEditors(inner)]),
      ),
    }),
    ...(typeof additionalProperties === 'object' && {
      additionalProperties: forEditors(additionalProperties),
    }),
    ...(items !== undefined && { items: forEditors(items) }),
    ...(anyOf !== undefined && { anyOf: anyOf.map(forEditors) }),
  };
}
