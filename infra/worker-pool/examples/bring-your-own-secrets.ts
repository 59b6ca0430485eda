import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

const kmsKey = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const workerSecret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/spacelift/worker-AbCdEf';

/** Existing secrets in Parameter Store and Secrets Manager, encrypted with your KMS key. */
export function bringYourOwnSecrets(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'bring-your-own-secrets',
      aws: { account: '123456789012', region: 'eu-west-1' },
      instances: { types: ['t3.medium'] },
      spacelift: {
        ...yours.spacelift,
        apiKey: { ...yours.spacelift.apiKey, secret: { ssmParameter: '/acme/spacelift/api-key', kmsKey } },
      },
      secrets: {
        token: { secretsManager: workerSecret, jsonKey: 'SPACELIFT_TOKEN', kmsKey },
        privateKey: { secretsManager: workerSecret, jsonKey: 'SPACELIFT_POOL_PRIVATE_KEY', kmsKey },
      },
    },
  });
}
