import type { Value } from './template.ts';

/** Whether two values are the same, in whatever order their members are. */
export function sameValue(left: Value | undefined, right: Value | undefined): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: Value | undefined): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
