/** Servers quote what they were sent, in a refused variable for example: takes the secrets out of their words again. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (left, secret) => (secret === '' ? left : left.replaceAll(secret, '[redacted]')),
    text,
  );
}
