import { describe, expect, it } from 'vitest';
import { CommandError } from '../cli/errors.ts';
import { explainAwsError } from './explain-aws-error.ts';

describe('an AWS error', () => {
  it.each([
    [
      'CredentialsProviderError',
      'Could not load credentials from any providers',
      'credentials-missing',
      'user',
    ],
    ['Error', 'Region is missing', 'region-missing', 'user'],
    ['ExpiredTokenException', 'the token has expired', 'credentials-missing', 'user'],
    [
      'AccessDenied',
      'arn:aws:iam::1:user/ann is not authorized to perform: sqs:SendMessage',
      'access-denied',
      'environment',
    ],
    ['Error', 'connect ECONNREFUSED 127.0.0.1:1', 'remote-failed', 'environment'],
  ] as const)('%s (%s) has the code %s', (...[name, message, code, fault]) => {
    expect(explainAwsError(named(name, message))).toMatchObject({ code, fault });
  });

  it('keeps the message of AWS if the error is unknown', () => {
    const error = Object.assign(named('LimitExceeded', 'too many stacks'), { $metadata: {} });

    expect(explainAwsError(error)).toMatchObject({
      code: 'remote-failed',
      message: 'AWS returned LimitExceeded: too many stacks',
    });
  });

  it('has the message of the first attempt to connect', () => {
    const error = Object.assign(new AggregateError([new Error('connect ECONNREFUSED ::1:1')]), {
      code: 'ECONNREFUSED',
    });

    expect(explainAwsError(error)).toMatchObject({
      message: 'AWS cannot be reached: connect ECONNREFUSED ::1:1',
    });
  });

  it('is returned as it is if it is no AWS error or a CommandError', () => {
    const bug = new TypeError('x is undefined');
    const known = new CommandError('no', { code: 'aborted', fault: 'user' });

    expect(explainAwsError(bug)).toBe(bug);
    expect(explainAwsError(known)).toBe(known);
    expect(explainAwsError('text')).toBe('text');
  });
});

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
