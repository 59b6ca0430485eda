/** Texts of these forms are secret, or identify an account. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, '[access key]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[token]'],
  [/\b\d{10}\.[\w-]{40,}/g, '[token]'],
  [/\b\d{12}\b/g, '[account]'],
  [/https:\/\/[a-z0-9]+\.lambda-url\.[\w.-]+/g, '[URL of the stand-in]'],
];

/** Returns a copy of a value without secrets and account ids in its texts. */
export function redact<T>(value: T, secrets: readonly string[]): T {
  if (typeof value === 'string') return redactText(value, secrets) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => redact(item, secrets)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: [string, unknown]) => [key, redact(member, secrets)]),
  ) as T;
}

function redactText(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  return patterns.reduce((rest, [pattern, replacement]) => rest.replaceAll(pattern, replacement), known);
}
