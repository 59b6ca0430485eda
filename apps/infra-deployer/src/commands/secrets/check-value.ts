import { CommandError } from '../../errors.ts';

/**
 * The value as the instances want it: Spacelift's launcher takes the private key as base64 of its PEM, and the token as
 * Spacelift gives it, base64 of JSON.
 *
 * @throws CommandError when it can't be what it should be. The message never has the value in it.
 */
export function checkValue(key: string, value: string): string {
  switch (key) {
    case 'private-key':
      return checkPrivateKey(value);
    case 'token':
      if (isBase64Of(value, /^\s*\{/)) return value.trim();
      throw wrong(
        'the token is not base64 of a JSON object',
        'Take the file that Spacelift gave when the worker pool was created, as it is.',
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
  throw wrong(
    'the private key is neither PEM nor base64 of it',
    'Take the key that the certificate request was made with (openssl req -new -newkey rsa:4096 -nodes -keyout spacelift.key -out spacelift.csr): --from-file spacelift.key.',
  );
}

function isPem(text: string): boolean {
  return /^\s*-----BEGIN ([A-Z]+ )?PRIVATE KEY-----[\s\S]+-----END ([A-Z]+ )?PRIVATE KEY-----\s*$/.test(text);
}

function isBase64Of(value: string, content: RegExp): boolean {
  const compact = value.trim();
  return /^[A-Za-z0-9+/_=-]+$/.test(compact) && content.test(Buffer.from(compact, 'base64').toString('utf8'));
}

function wrong(message: string, fix: string): CommandError {
  return new CommandError(message, { code: 'usage', fault: 'user', fix });
}
