/** Whether a text matches a pattern. `*` stands for any characters, `?` for exactly one. */
export function matches(pattern: string, text: string): boolean {
  return expressionOf(pattern, 's').test(text);
}

/** Like `matches`, but not case-sensitive: for actions and condition keys. */
export function matchesInAnyCase(pattern: string, text: string): boolean {
  return expressionOf(pattern, 'is').test(text);
}

/** A cache, because the same patterns are used for every request and every line of a log. */
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
