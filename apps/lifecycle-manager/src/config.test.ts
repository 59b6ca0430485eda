import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('the configuration', () => {
  it('reads the queue and the hook timeout beside the connection to the pool', () => {
    expect(readConfig({ ...required, LIFECYCLE_HOOK_TIMEOUT: '3600' })).toMatchObject({
      group: { name: 'workers' },
      queueUrl: 'https://sqs.eu-west-1.amazonaws.com/000000000000/lifecycle',
      heartbeatTimeoutMs: 3_600_000,
      registrationGraceMs: 600_000,
      rebalanceRecommendation: 'ignore',
    });
    expect(readConfig(required)).not.toHaveProperty('redriveQueueUrl');
  });

  it('reads where to put what nothing can be done for, and what a recommendation is good for', () => {
    const redriveQueueUrl = 'https://sqs.eu-west-1.amazonaws.com/000000000000/redrive';
    expect(
      readConfig({ ...required, REDRIVE_QUEUE_URL: redriveQueueUrl, REBALANCE_RECOMMENDATION: 'replace' }),
    ).toMatchObject({ redriveQueueUrl, rebalanceRecommendation: 'replace' });
  });

  it('L10: refuses to redrive into the queue that the function reads', () => {
    expect(() => readConfig({ ...required, REDRIVE_QUEUE_URL: required.QUEUE_URL })).toThrow(
      'REDRIVE_QUEUE_URL must be another queue than QUEUE_URL',
    );
  });

  it('names all problems at once', () => {
    expect(() =>
      readConfig({
        ...required,
        QUEUE_URL: 'lifecycle',
        LIFECYCLE_HOOK_TIMEOUT: '29',
        REDRIVE_QUEUE_URL: 'x',
        REBALANCE_RECOMMENDATION: 'maybe',
        AUTOSCALING_REGION: '',
      }),
    ).toThrow(
      [
        'AUTOSCALING_REGION is missing: it must be the region of the group, such as eu-west-1',
        '- QUEUE_URL must be the URL of the SQS queue that the hooks notify, got "lifecycle"',
        '- REDRIVE_QUEUE_URL must be the URL of an SQS queue, got "x"',
        '- LIFECYCLE_HOOK_TIMEOUT must be a whole number, 30 or more, got "29"',
        '- REBALANCE_RECOMMENDATION must be ignore or replace, got "maybe"',
      ].join('\n'),
    );
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
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/lifecycle',
};
