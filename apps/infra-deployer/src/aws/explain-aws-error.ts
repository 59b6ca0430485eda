import { CommandError } from '../errors.ts';

interface Explanation {
  /** Of the error's name, or of a part of its message. */
  readonly when: RegExp;
  readonly explain: (message: string, cause: unknown) => CommandError;
}

const explanations: readonly Explanation[] = [
  {
    when: /^Error: Region is missing|ConfigError: .*region/i,
    explain: (_, cause) =>
      new CommandError('there is no region', {
        code: 'region-missing',
        fault: 'user',
        fix: 'Set aws.region in the configuration, give --region, or set AWS_REGION.',
        cause,
      }),
  },
  {
    when: /CredentialsProviderError|TokenProviderError|no credentials|could not be found in shared credentials/i,
    explain: (message, cause) =>
      new CommandError(`there are no credentials of AWS: ${message}`, {
        code: 'credentials-missing',
        fault: 'user',
        fix: 'Log in with `aws sso login`, name a profile with --profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID.',
        cause,
      }),
  },
  {
    when: /ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|RequestExpired/,
    explain: (message, cause) =>
      new CommandError(`AWS does not take the credentials: ${message}`, {
        code: 'credentials-missing',
        fault: 'user',
        fix: 'They have expired or are not the right ones: log in again, or name another profile with --profile.',
        cause,
      }),
  },
  {
    when: /AccessDenied|UnauthorizedOperation|not authorized to perform/i,
    explain: (message, cause) =>
      new CommandError(`AWS does not let this be done: ${message}`, {
        code: 'access-denied',
        fault: 'environment',
        fix: 'Have the action that it names allowed to the one that it names, or use other credentials with --profile.',
        cause,
      }),
  },
  {
    when: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|TimeoutError|NetworkingError/,
    explain: (message, cause) =>
      new CommandError(`AWS can't be reached: ${message}`, {
        code: 'remote-failed',
        fault: 'environment',
        fix: 'Check the network, AWS_ENDPOINT_URL and the region.',
        cause,
      }),
  },
];

/**
 * The error of an AWS call in Poolkeeper's words. What is known already stays as it is; what AWS says otherwise is
 * `remote-failed`; what did not come of AWS at all stays itself, as the bug that it is.
 */
export function explainAwsError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CommandError) return error;
  const message = messageOf(error);
  const text = `${error.name}: ${message} ${'code' in error ? String(error.code) : ''}`;
  for (const { when, explain } of explanations) {
    if (when.test(text)) return explain(message, error);
  }
  if (!('$metadata' in error)) return error;
  return new CommandError(`AWS answered ${error.name}: ${message}`, {
    code: 'remote-failed',
    fault: 'environment',
    cause: error,
  });
}

/** Of several attempts to connect, the first one's: theirs together have no message. */
function messageOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  if (first instanceof Error) return first.message;
  return error.message === '' ? error.name : error.message;
}
