/** Whether a text is what a pattern says: `*` stands for any characters, `?` for one. */
export function matches(pattern: string, text: string): boolean {
  return expressionOf(pattern, 's').test(text);
}

/** The same, whatever the case: actions and condition keys. */
export function matchesInAnyCase(pattern: string, text: string): boolean {
  return expressionOf(pattern, 'is').test(text);
}

function expressionOf(pattern: string, flags: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, flags);
}
