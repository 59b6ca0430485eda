import { CommandError } from '../cli/errors.ts';

/**
 * Validates a value and converts it to the form that Spacelift's launcher reads: the private key as base64 of its PEM, the token
 * as Spacelift issues it, base64 of JSON.
 *
 * @throws CommandError when the value is not valid. The message never contains the value.
 */
export function checkSecretValue(key: string, value: string): string {
  switch (key) {
    case 'private-key':
      return checkPrivateKey(value);
    case 'token':
      if (isBase64Of(value, /^\s*\{/)) return value.trim();
      throw invalid(
        'the token is not base64 of a JSON object',
        'Use the file that Spacelift issued when the worker pool was created, unchanged.',
      );
    case 'api-key':
      return value.trim();
    default:
      return value;
  }
}

function checkPrivateKey(value: string): string {
  if (isPem(value)) return Buffer.from(`${value.trim()}\n`).toString('base64');
  const compact = value.replaceAll(/\s/g, '');
  if (isPem(Buffer.from(compact, 'base64').toString('utf8'))) return compact;
  throw invalid(
    'the private key is neither PEM nor base64 of PEM',
    'Use the key that the certificate request was created with (openssl req -new -newkey rsa:4096 -nodes -keyout spacelift.key -out spacelift.csr): --from-file spacelift.key.',
  );
}

function isPem(text: string): boolean {
  return /^\s*-----BEGIN ([A-Z]+ )?PRIVATE KEY-----[\s\S]+-----END ([A-Z]+ )?PRIVATE KEY-----\s*$/.test(text);
}

function isBase64Of(value: string, content: RegExp): boolean {
  const compact = value.trim();
  return /^[A-Za-z0-9+/_=-]+$/.test(compact) && content.test(Buffer.from(compact, 'base64').toString('utf8'));
}

function invalid(message: string, fix: string): CommandError {
  return new CommandError(message, { code: 'usage', fault: 'user', fix });
}
