import { Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { anApp } from '../testing/an-app.ts';
import { secretStatements, type NeededSecret } from './secret-access.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret';
const stack = new Stack(anApp(), 'Stack', {
  env: { account: '123456789012', region: 'eu-west-1' },
});

describe('reading secrets', () => {
  it('needs no statement without secrets', () => {
    expect(statementsFor()).toEqual([]);
  });

  it('by name covers the six characters that Secrets Manager appends, and no longer names', () => {
    expect(resourcesFor(inSecretsManager('acme/worker'))).toEqual([
      expect.stringMatching(/:secret:acme\/worker-\?{6}$/),
    ]);
  });

  it('by an ARN without those characters covers them', () => {
    expect(resourcesFor(inSecretsManager(`${arn}:acme/token`))).toEqual([`${arn}:acme/token-??????`]);
  });

  it('by an ARN that may include them covers both', () => {
    expect(resourcesFor(inSecretsManager(`${arn}:acme-worker`))).toEqual([
      `${arn}:acme-worker`,
      `${arn}:acme-worker-??????`,
    ]);
  });

  it('of a secret of the same app covers that secret alone', () => {
    const secret = new Secret(stack, 'Secret');

    expect(resourcesFor(inSecretsManager(secret.secretArn))).toEqual([{ Ref: expect.any(String) as string }]);
  });

  it('of a parameter covers its ARN, given by a name with or without a leading slash, or by its ARN', () => {
    const parameter = 'arn:aws:ssm:eu-west-1:123456789012:parameter/acme/other';

    const resources = resourcesFor(inParameter('acme/key'), inParameter('/acme/key'), inParameter(parameter));

    expect(resources).toHaveLength(2);
    expect(resources).toContain(parameter);
    expect(resources).toContainEqual(expect.stringMatching(/:parameter\/acme\/key$/));
  });

  it('of several kinds has a statement for each, and allows decryption through these services only', () => {
    const key = 'arn:aws:kms:eu-west-1:123456789012:key/1';

    expect(
      statementsFor({ ...inSecretsManager('a'), kmsKey: key }, { ...inParameter('b'), kmsKey: key }),
    ).toEqual([
      expect.objectContaining({ Sid: 'ReadSecrets', Action: 'secretsmanager:GetSecretValue' }),
      expect.objectContaining({ Sid: 'ReadParameters', Action: 'ssm:GetParameter' }),
      expect.objectContaining({
        Sid: 'DecryptSecrets',
        Action: 'kms:Decrypt',
        Resource: key,
        Condition: {
          StringEquals: { 'kms:ViaService': [throughService('secretsmanager'), throughService('ssm')] },
        },
      }),
    ]);
  });
});

function inSecretsManager(secretId: string): NeededSecret {
  return { location: { kind: 'secrets-manager', secretId } };
}

function inParameter(name: string): NeededSecret {
  return { location: { kind: 'ssm-parameter', name } };
}

function throughService(service: string): unknown {
  return stack.resolve(`${service}.eu-west-1.${stack.urlSuffix}`) as unknown;
}

function statementsFor(...secrets: readonly NeededSecret[]): readonly Record<string, unknown>[] {
  return secretStatements(stack, secrets).map(
    (statement) => stack.resolve(statement.toStatementJson()) as Record<string, unknown>,
  );
}

/** Returns the resources of the only statement, with joined ARNs as strings. */
function resourcesFor(...secrets: readonly NeededSecret[]): readonly unknown[] {
  return statementsFor(...secrets)
    .flatMap(({ Resource }) => Resource)
    .map((resource) => {
      const { 'Fn::Join': join } = resource as { 'Fn::Join'?: [string, readonly unknown[]] };
      return join === undefined
        ? resource
        : join[1].map((part) => (typeof part === 'string' ? part : '*')).join('');
    });
}
