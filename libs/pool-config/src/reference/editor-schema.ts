import { configAsJsonSchema, type JsonSchema } from './json-schema.ts';

/** Creates the JSON Schema with which editors complete and check YAML and JSON files. */
export function editorSchema(): object {
  const { description, ...schema } = forEditors(configAsJsonSchema());
  return {
    $comment: 'Generated from the schema of @poolkeeper/pool-config. Do not edit.',
    title: 'A worker pool of Poolkeeper',
    description,
    ...schema,
  };
}

const ownKeywords = new Set<string>(['absent', 'part'] satisfies (keyof JsonSchema)[]);

/** Editors show only the description, so the default is appended to it. */
function forEditors(given: JsonSchema): JsonSchema {
  const { description, absent, properties, additionalProperties, items, anyOf } = given;
  const schema = Object.fromEntries(Object.entries(given).filter(([word]) => !ownKeywords.has(word)));
  const said = [description, absent === undefined ? undefined : `Default: ${absent}.`].filter(Boolean);
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
