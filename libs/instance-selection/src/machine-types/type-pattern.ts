/**
 * A pattern for instance types in EC2's own form: a family becomes all of its sizes, `m7g` is `m7g.*`, and `*` stands for
 * anything.
 */
export function normalizedPattern(pattern: string): string {
  return pattern.includes('.') ? pattern : `${pattern}.*`;
}

/** Whether a type is one of those that the pattern names. */
export function matches(pattern: string): (instanceType: string) => boolean {
  const literals = normalizedPattern(pattern).split('*').map(escaped);
  const expression = new RegExp(`^${literals.join('.*')}$`);
  return (instanceType) => expression.test(instanceType);
}

function escaped(literal: string): string {
  return literal.replaceAll(/[^a-z0-9]/g, String.raw`\$&`);
}
