import { describe, expect, it } from 'vitest';
import {
  EnvironmentError,
  flag,
  minutes,
  readEnvironment,
  wholeNumber,
  withPoolConnection,
} from './index.ts';

const variables = withPoolConnection({
  AUTOSCALING_MAX_CREATE: wholeNumber({ default: 5, least: 1 }),
  AUTOSCALING_SCALE_DOWN_DELAY: minutes({ default: 10 }),
  AUTOSCALING_DRY_RUN: flag(),
});

describe('reading the environment', () => {
  it('reads numbers, minutes and flags, and falls back to defaults', () => {
    expect(
      readEnvironment(variables, {
        ...complete,
        AUTOSCALING_SCALE_DOWN_DELAY: '0.5',
        AUTOSCALING_DRY_RUN: 'true',
      }),
    ).toMatchObject({
      AUTOSCALING_MAX_CREATE: 5,
      AUTOSCALING_SCALE_DOWN_DELAY: 30_000,
      AUTOSCALING_DRY_RUN: true,
    });
  });

  it('names every missing variable at once, with what it must be', () => {
    const problems = problemsOf({});
    for (const name of Object.keys(complete)) {
      expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^${name} is missing: it must `)));
    }
    expect(problems).toHaveLength(Object.keys(complete).length);
  });

  it('treats an empty variable as one that is not set', () => {
    expect(problemsOf({ ...complete, AUTOSCALING_REGION: '' })).toEqual([
      'AUTOSCALING_REGION is missing: it must be the region of the group, such as eu-west-1',
    ]);
  });

  it.each(['-1', '0', '1.5', '1e3', 'many', ' 3', '3m'])('refuses %j as a number of instances', (value) => {
    expect(problemsOf({ ...complete, AUTOSCALING_MAX_CREATE: value })).toEqual([
      `AUTOSCALING_MAX_CREATE must be a whole number, 1 or more, got "${value}"`,
    ]);
  });

  it.each(['-1', '-0.5', 'soon', 'Infinity', '.5'])('refuses %j as a number of minutes', (value) => {
    expect(problemsOf({ ...complete, AUTOSCALING_SCALE_DOWN_DELAY: value })).toEqual([
      `AUTOSCALING_SCALE_DOWN_DELAY must be a number of minutes, 0 or more, got "${value}"`,
    ]);
  });

  it('refuses a flag that is neither true nor false', () => {
    expect(problemsOf({ ...complete, AUTOSCALING_DRY_RUN: 'yes' })).toEqual([
      'AUTOSCALING_DRY_RUN must be true or false, got "yes"',
    ]);
  });

  it('reports a wrong secret place together with other problems, and never quotes it', () => {
    const problems = problemsOf({
      ...complete,
      AUTOSCALING_MAX_CREATE: 'x',
      SPACELIFT_API_KEY_SECRET_NAME: '',
      SPACELIFT_API_KEY_SECRET_ARN: 'hunter2',
    });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('does not quote an endpoint with a password in it', () => {
    const [problem] = problemsOf({
      ...complete,
      SPACELIFT_API_KEY_ENDPOINT: 'https://me:hunter2@acme.example',
    });
    expect(problem).toMatch(/^SPACELIFT_API_KEY_ENDPOINT must /);
    expect(problem).not.toContain('hunter2');
  });

  it('refuses a secret with two places', () => {
    expect(problemsOf({ ...complete, SPACELIFT_API_KEY_SECRET_ARN: secretArn })).toEqual([
      'SPACELIFT_API_KEY_SECRET_NAME must not be set together with SPACELIFT_API_KEY_SECRET_ARN: unset one of them',
    ]);
  });

  it.each([
    ['SPACELIFT_WORKER_POOL_ID', 'not-a-ulid'],
    ['SPACELIFT_API_KEY_ENDPOINT', 'acme.app.spacelift.io'],
    ['SPACELIFT_API_KEY_ENDPOINT', 'ftp://acme.app.spacelift.io'],
    ['AUTOSCALING_GROUP_ARN', 'workers'],
    ['AUTOSCALING_REGION', 'eu-west-1a'],
  ])('refuses %s=%s and quotes the value', (name, value) => {
    const [problem, ...more] = problemsOf({ ...complete, [name]: value });
    expect(more).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name} must .*, got "${value}"$`));
  });
});

const secretArn = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:key-AbCdEf';
const complete = {
  SPACELIFT_API_KEY_ID: '01KEY',
  SPACELIFT_API_KEY_SECRET_NAME: '/pool/secret',
  SPACELIFT_API_KEY_ENDPOINT: 'https://acme.app.spacelift.io',
  SPACELIFT_WORKER_POOL_ID: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
  AUTOSCALING_GROUP_ARN:
    'arn:aws:autoscaling:eu-west-1:000000000000:autoScalingGroup:0a1b:autoScalingGroupName/workers',
  AUTOSCALING_REGION: 'eu-west-1',
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readEnvironment(variables, environment);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}
