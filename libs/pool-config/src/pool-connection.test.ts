import { describe, expect, it } from 'vitest';
import { poolConnection, readEnvironment, withPoolConnection } from './index.ts';

describe('the connection to a pool', () => {
  it('reads endpoint, key, pool and group', () => {
    expect(connection({ SPACELIFT_API_KEY_ENDPOINT: 'https://acme.app.spacelift.io/' })).toEqual({
      spacelift: {
        endpoint: 'https://acme.app.spacelift.io',
        apiKeyId: '01KEY',
        apiKeySecret: { kind: 'ssm-parameter', name: '/pool/secret' },
        workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
        caCertificates: [],
      },
      group: { name: 'workers', region: 'eu-west-1' },
    });
  });

  it.each(['team/workers', 'a/b/c', 'with:colon', 'autoScalingGroupName/x'])(
    'finds the group name %s',
    (name) => {
      const arn = `arn:aws-us-gov:autoscaling:us-gov-west-1:000000000000:autoScalingGroup:0a1b:autoScalingGroupName/${name}`;
      expect(connection({ AUTOSCALING_GROUP_ARN: arn }).group.name).toBe(name);
    },
  );

  it('reads a whole secret, or one key of it', () => {
    const secretId = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:team/key-AbCdEf';
    const inSecretsManager = (arn: string) =>
      connection({ SPACELIFT_API_KEY_SECRET_NAME: '', SPACELIFT_API_KEY_SECRET_ARN: arn }).spacelift
        .apiKeySecret;

    expect(inSecretsManager(secretId)).toEqual({ kind: 'secrets-manager', secretId });
    expect(inSecretsManager(`${secretId}:api_key_secret`)).toEqual({
      kind: 'secrets-manager',
      secretId,
      jsonKey: 'api_key_secret',
    });
  });

  it('takes the certificates out of a bundle', () => {
    const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;
    const bundle = `# ours\n${pem('QUJD')}\n\n${pem('REVG')}\n`;
    expect(
      connection({ SPACELIFT_CA_BUNDLE: Buffer.from(bundle).toString('base64') }).spacelift.caCertificates,
    ).toEqual([pem('QUJD'), pem('REVG')]);
  });
});

function connection(overrides: Record<string, string>) {
  const environment = {
    SPACELIFT_API_KEY_ID: '01KEY',
    SPACELIFT_API_KEY_SECRET_NAME: '/pool/secret',
    SPACELIFT_API_KEY_ENDPOINT: 'https://acme.app.spacelift.io',
    SPACELIFT_WORKER_POOL_ID: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
    AUTOSCALING_GROUP_ARN:
      'arn:aws:autoscaling:eu-west-1:000000000000:autoScalingGroup:0a1b:autoScalingGroupName/workers',
    AUTOSCALING_REGION: 'eu-west-1',
  };
  return poolConnection(readEnvironment(withPoolConnection({}), { ...environment, ...overrides }));
}
