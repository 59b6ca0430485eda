import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { anAwsError } from './testing/an-aws-error.ts';
import { translateAwsError } from './translate-aws-error.ts';

describe('translating an AWS error', () => {
  it.each([
    [anAwsError('AccessDenied', 'User is not authorized', 403), 'AccessDeniedError'],
    [anAwsError('AccessDeniedException'), 'AccessDeniedError'],
    [anAwsError('UnauthorizedOperation'), 'AccessDeniedError'],
    [anAwsError('ExpiredToken', '', 403), 'CredentialsError'],
    [anAwsError('CredentialsProviderError'), 'CredentialsError'],
    [anAwsError('Throttling'), 'ThrottledError'],
    [anAwsError('RequestLimitExceeded', '', 503), 'ThrottledError'],
    [anAwsError('SomethingNew', '', 429), 'ThrottledError'],
    [anAwsError('InternalFailure', '', 500), 'UnavailableError'],
    [anAwsError('ServiceUnavailable', '', 503), 'UnavailableError'],
    [anAwsError('AbortError'), 'UnavailableError'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'UnavailableError'],
    [anAwsError('ValidationError'), 'UnexpectedAwsError'],
    [new TypeError('a mistake of ours'), 'UnexpectedAwsError'],
    ['not even an error', 'UnexpectedAwsError'],
  ])('%s is %s, and the cause is kept', (error, name) => {
    expect(translateAwsError(error, 'autoscaling:SetDesiredCapacity')).toMatchObject({
      name,
      action: 'autoscaling:SetDesiredCapacity',
      cause: error,
    });
  });

  it('does not quote an answer that cannot be read, which may be a secret', () => {
    const error = new SyntaxError('Unexpected token \'o\', "open sesame" is not valid JSON');
    const translated = translateAwsError(error, 'ssm:GetParameter');
    expect(translated.message).toBe('ssm:GetParameter failed with SyntaxError (the answer cannot be read)');
    expect(inspect(translated)).not.toContain('open sesame');
  });

  it("contains AWS's message and what to do", () => {
    const error = anAwsError('AccessDenied', 'User x is not authorized');
    expect(translateAwsError(error, 'ssm:GetParameter').message).toBe(
      "access to ssm:GetParameter denied: grant it to the function's role (User x is not authorized)",
    );
  });
});
