import { CommandError, type CommandErrorOptions } from '../cli/errors.ts';

interface KnownAwsError extends Pick<CommandErrorOptions, 'code' | 'fault' | 'fix'> {
  /** Matches the error's name, message or code. */
  readonly when: RegExp;
  readonly message: (original: string) => string;
}

const knownErrors: readonly KnownAwsError[] = [
  {
    when: /^Error: Region is missing|ConfigError: .*region/i,
    message: () => 'no AWS region is set',
    code: 'region-missing',
    fault: 'user',
    fix: 'Set aws.region in the configuration, pass --region, or set AWS_REGION.',
  },
  {
    when: /CredentialsProviderError|TokenProviderError|no credentials|could not be found in shared credentials/i,
    message: (original) => `there are no AWS credentials: ${original}`,
    code: 'credentials-missing',
    fault: 'user',
    fix: 'Log in with `aws sso login`, name a profile with --profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID.',
  },
  {
    when: /ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|RequestExpired/,
    message: (original) => `AWS rejected the credentials: ${original}`,
    code: 'credentials-missing',
    fault: 'user',
    fix: 'They have expired or are wrong: log in again, or name another profile with --profile.',
  },
  {
    when: /AccessDenied|UnauthorizedOperation|not authorized to perform/i,
    message: (original) => `AWS denied access: ${original}`,
    code: 'access-denied',
    fault: 'environment',
    fix: 'Grant the action to the principal in the message, or use other credentials with --profile.',
  },
  {
    when: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|TimeoutError|NetworkingError/,
    message: (original) => `AWS cannot be reached: ${original}`,
    code: 'remote-failed',
    fault: 'environment',
    fix: 'Check the network, AWS_ENDPOINT_URL and the region.',
  },
];

/**
 * Translates the error of an AWS call into a CommandError. Returns a CommandError as it is. Any other error of AWS becomes
 * `remote-failed`. An error that does not come from AWS is returned as it is: it is a bug.
 */
export function explainAwsError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CommandError) return error;
  const original = messageOf(error);
  const text = `${error.name}: ${original} ${'code' in error ? String(error.code) : ''}`;
  const known = knownErrors.find(({ when }) => when.test(text));
  if (known !== undefined) {
    const { message, code, fault, fix } = known;
    return new CommandError(message(original), { code, fault, fix, cause: error });
  }
  if (!('$metadata' in error)) return error;
  return new CommandError(`AWS returned ${error.name}: ${original}`, {
    code: 'remote-failed',
    fault: 'environment',
    cause: error,
  });
}

/** Several attempts to connect fail with an AggregateError, which has no message: the first attempt's is used. */
function messageOf(error: Error): string {
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  if (first instanceof Error) return first.message;
  return error.message === '' ? error.name : error.message;
}
