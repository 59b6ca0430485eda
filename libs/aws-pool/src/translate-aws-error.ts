import {
  AccessDeniedError,
  CredentialsError,
  ThrottledError,
  UnavailableError,
  UnexpectedAwsError,
} from './errors.ts';

const accessDenied = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);
const badCredentials = new Set([
  'AuthFailure',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
]);
const throttled = new Set([
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);
/** Codes of Node.js and the SDK for a request without an answer. */
const noAnswer = new Set([
  'AbortError',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'NetworkingError',
  'TimeoutError',
]);

/**
 * The one place that reads AWS's error codes, except for expected outcomes of single calls. Keeps the cause, unless it may
 * quote a secret.
 */
export function translateAwsError(error: unknown, action: string): Error {
  const code = codeOf(error);
  if (accessDenied.has(code)) return new AccessDeniedError(action, { cause: error });
  if (badCredentials.has(code)) return new CredentialsError(action, { cause: error });
  if (throttled.has(code)) return new ThrottledError(action, { cause: error });
  const status = statusOf(error);
  if (status === 429) return new ThrottledError(action, { cause: error });
  if (noAnswer.has(code) || noAnswer.has(systemCodeOf(error)) || (status !== undefined && status >= 500)) {
    return new UnavailableError(action, { cause: error });
  }
  // JSON.parse quotes what it cannot read.
  const cause = error instanceof SyntaxError ? new Error('the answer cannot be read') : error;
  return new UnexpectedAwsError(action, { code, cause });
}

/**
 * AWS's error code. The SDK names an error after its shape, which for some errors is the code with the suffix `Fault`.
 */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name.replace(/Fault$/, '') : 'Unknown';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function systemCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
