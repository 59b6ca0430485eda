import { requiredMembers, type Shape } from './operation-shape.ts';

/** The path to a member: `['Filters', 1, 'Name']`. List positions start at one. */
export type MemberPath = readonly (string | number)[];

/** The paths of all required members that are missing in `value`. */
export function missingMembers(shape: Shape, value: unknown, path: MemberPath = []): readonly MemberPath[] {
  if (shape.isListSchema()) {
    const items = shape.getValueSchema();
    return (value as readonly unknown[]).flatMap((item, index) =>
      missingMembers(items, item, [...path, index + 1]),
    );
  }
  if (!shape.isStructSchema()) return [];
  const members = value as Readonly<Record<string, unknown>>;
  const missing = requiredMembers(shape)
    .filter((name) => members[name] === undefined)
    .map((name) => [...path, name]);
  const deeper = [...shape.structIterator()].flatMap(([name, member]) =>
    members[name] === undefined ? [] : missingMembers(member, members[name], [...path, name]),
  );
  return [...missing, ...deeper];
}

/** AWS's message for missing members. */
export function validationErrorMessage(paths: readonly MemberPath[]): string {
  const found = paths.length === 1 ? '1 validation error' : `${paths.length} validation errors`;
  const problems = paths.map(
    (path) => `Value null at '${memberPath(path)}' failed to satisfy constraint: Member must not be null`,
  );
  return `${found} detected: ${problems.join('; ')}`;
}

function memberPath(path: MemberPath): string {
  return path
    .map((part) =>
      typeof part === 'number' ? `${part}.member` : part.charAt(0).toLowerCase() + part.slice(1),
    )
    .join('.');
}
