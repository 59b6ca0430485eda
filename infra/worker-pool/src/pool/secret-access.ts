import { Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { SecretLocation } from '@poolkeeper/pool-config';
import type { Construct } from 'constructs';
import { arns } from '../names.ts';

/** A secret that a role needs to read. */
export interface NeededSecret {
  readonly location: SecretLocation;
  /** ARN of the user's KMS key that encrypts it. @default - AWS's key */
  readonly kmsKey?: string;
}

/** Returns the statements that allow reading secrets, one per AWS service. */
export function secretStatements(scope: Construct, secrets: readonly NeededSecret[]): PolicyStatement[] {
  const inSecretsManager = secrets.flatMap(({ location }) =>
    location.kind === 'secrets-manager' ? secretArns(location.secretId) : [],
  );
  const parameters = secrets.flatMap(({ location }) =>
    location.kind === 'ssm-parameter' ? [parameterArn(location.name)] : [],
  );
  const keys = secrets.flatMap(({ kmsKey }) => (kmsKey === undefined ? [] : [kmsKey]));
  const { region, urlSuffix } = Stack.of(scope);
  const through = (service: string) => `${service}.${region}.${urlSuffix}`;
  return [
    ...statement('ReadSecrets', 'secretsmanager:GetSecretValue', inSecretsManager),
    ...statement('ReadParameters', 'ssm:GetParameter', parameters),
    ...statement('DecryptSecrets', 'kms:Decrypt', keys).map((decrypting) => {
      decrypting.addCondition('StringEquals', {
        'kms:ViaService': [through('secretsmanager'), through('ssm')],
      });
      return decrypting;
    }),
  ];
}

function statement(sid: string, action: string, resources: readonly string[]): PolicyStatement[] {
  if (resources.length === 0) return [];
  return [new PolicyStatement({ sid, actions: [action], resources: [...new Set(resources)].sort() })];
}

/**
 * Secrets Manager appends a hyphen and six characters to a name. An ARN that ends like that may include them already, or belong
 * to a secret whose name looks like that: `acme-worker`.
 */
function secretArns(secretId: string): readonly string[] {
  if (Token.isUnresolved(secretId) && !secretId.startsWith('arn:')) return [secretId];
  if (!secretId.startsWith('arn:')) return [arns.secret(secretId)];
  const withSuffix = `${secretId}-??????`;
  return /-[A-Za-z0-9]{6}$/.test(secretId) ? [secretId, withSuffix] : [withSuffix];
}

function parameterArn(name: string): string {
  if (name.startsWith('arn:') || Token.isUnresolved(name)) return name;
  return arns.parameter(name.startsWith('/') ? name : `/${name}`);
}
