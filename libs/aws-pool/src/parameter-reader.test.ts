import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createParameterReader } from './index.ts';
import { anAwsError } from './testing/an-aws-error.ts';

const ssm = mockClient(SSMClient);
const parameters = createParameterReader({ region: 'eu-west-1' });

beforeEach(() => {
  ssm.reset();
});

describe('reading a parameter', () => {
  it('resolves with its value and never requests decryption', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: '{"version":1}' } });
    expect(await parameters.read('/poolkeeper/pools/ci')).toBe('{"version":1}');
    expect(ssm.commandCalls(GetParameterCommand)[0]?.args[0].input).toEqual({ Name: '/poolkeeper/pools/ci' });
  });

  it('resolves with undefined if the parameter does not exist', async () => {
    ssm.on(GetParameterCommand).rejects(anAwsError('ParameterNotFound'));
    expect(await parameters.read('/poolkeeper/pools/ci')).toBeUndefined();
  });

  it('names the action that the role does not allow', async () => {
    ssm.on(GetParameterCommand).rejects(anAwsError('AccessDeniedException'));
    await expect(parameters.read('/poolkeeper/pools/ci')).rejects.toMatchObject({
      action: 'ssm:GetParameter',
    });
  });
});
