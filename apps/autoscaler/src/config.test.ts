import { EnvironmentError } from '@poolkeeper/pool-config';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('the configuration', () => {
  it('needs nothing but the connection to the pool', () => {
    expect(readConfig(required)).toEqual({
      spacelift: expect.objectContaining({ workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB' }) as object,
      group: { name: 'workers', region: 'eu-west-1' },
      policy: defaultPolicy,
      registrationGraceMs: 600_000,
      dryRun: false,
    });
  });

  it("reads the incumbent's names, and minutes as milliseconds", () => {
    expect(
      readConfig({
        ...required,
        AUTOSCALING_MAX_CREATE: '7',
        AUTOSCALING_MAX_KILL: '0',
        AUTOSCALING_SCALE_DOWN_DELAY: '1.5',
        AUTOSCALING_MIN_IDLE: '2',
        AUTOSCALING_REGISTRATION_GRACE: '20',
        AUTOSCALING_DRY_RUN: 'true',
      }),
    ).toMatchObject({
      policy: { maxStepOut: 7, maxStepIn: 0, scaleInAfterMs: 90_000, minIdle: 2 },
      registrationGraceMs: 1_200_000,
      dryRun: true,
    });
  });

  it('A11: refuses negative and non-numeric values, all at once', () => {
    const numbers = {
      AUTOSCALING_MAX_CREATE: '-1',
      AUTOSCALING_MAX_KILL: 'many',
      AUTOSCALING_SCALE_DOWN_DELAY: '-0.5',
      AUTOSCALING_MIN_IDLE: '1.5',
      AUTOSCALING_REGISTRATION_GRACE: 'NaN',
    };
    const error = thrownBy(() => readConfig({ ...required, ...numbers }));
    expect(error).toBeInstanceOf(EnvironmentError);
    const { problems } = error as EnvironmentError;
    expect(problems).toHaveLength(5);
    for (const [name, value] of Object.entries(numbers)) {
      expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^${name} must .*, got "${value}"$`)));
    }
  });
});

const required = {
  SPACELIFT_API_KEY_ID: '01KEY',
  SPACELIFT_API_KEY_SECRET_NAME: '/pool/secret',
  SPACELIFT_API_KEY_ENDPOINT: 'https://acme.app.spacelift.io',
  SPACELIFT_WORKER_POOL_ID: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
  AUTOSCALING_GROUP_ARN:
    'arn:aws:autoscaling:eu-west-1:000000000000:autoScalingGroup:0a1b:autoScalingGroupName/workers',
  AUTOSCALING_REGION: 'eu-west-1',
};

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
