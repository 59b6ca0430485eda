/** Whether a text is what a pattern says: `*` stands for any characters, `?` for one. */
export function matches(pattern: string, text: string): boolean {
  return expressionOf(pattern, 's').test(text);
}

/** The same, whatever the case: actions and condition keys. */
export function matchesInAnyCase(pattern: string, text: string): boolean {
  return expressionOf(pattern, 'is').test(text);
}

/** Policies are few, and asked for each request and each line of a log. */
const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string, flags: string): RegExp {
  const known = expressions.get(`${flags} ${pattern}`);
  if (known !== undefined) return known;
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, flags);
  expressions.set(`${flags} ${pattern}`, expression);
  return expression;
}
