import { describe, expect, it } from 'vitest';
import { EncryptionKeys } from './encryption-keys.ts';

const role =
  'arn:aws:iam::000000000000:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
const root = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*' };
const use = { Effect: 'Allow', Principal: { AWS: role }, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] };
const grant = { Effect: 'Allow', Principal: { AWS: [role] }, Action: ['kms:CreateGrant'] };

describe('Auto Scaling may use a key for volumes', () => {
  it.each([
    ['not if its policy names only the account', [root], false],
    ['not if its policy allows no grants', [root, use], false],
    ['if its policy allows use and grants', [root, use, grant], true],
  ])('%s', (_, Statement, expected) => {
    const keys = new EncryptionKeys({ accountId: '000000000000', region: 'eu-west-1' });
    const { id, arn } = keys.create('volumes', 'Encrypts volumes.', JSON.stringify({ Statement }));
    keys.setAlias('alias/volumes', id);

    for (const reference of [arn, id, 'alias/volumes']) {
      expect(keys.autoScalingMayUse(reference)).toBe(expected);
    }
  });

  it.each([
    ['if there is none', undefined],
    ["if it is AWS's", 'alias/aws/ebs'],
    ['if it is of another account, which is not checked', 'arn:aws:kms:eu-west-1:111111111111:key/1'],
  ])('%s', (_, reference) => {
    const keys = new EncryptionKeys({ accountId: '000000000000', region: 'eu-west-1' });

    expect(keys.autoScalingMayUse(reference)).toBe(true);
  });
});
