import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  locationOf,
  poolNames,
  secretVariables,
  type CompletePoolConfig,
  type SecretLocation,
  type SecretSource,
  type SecretVariable,
} from '@poolkeeper/pool-config';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { NeededSecret } from './secret-access.ts';

/**
 * The secrets of a pool. Secrets without a location are created without a value, because templates must not contain values. The
 * user sets the values with the command line of Poolkeeper or AWS.
 */
export class PoolSecrets extends Construct {
  /** Secret variables of the launcher. */
  readonly variables: readonly SecretVariable[];
  readonly caCertificates?: SecretLocation;
  /** Secrets that instances read. */
  readonly ofInstances: readonly NeededSecret[];
  /** Secrets that functions read and that their conventional permissions do not cover. */
  readonly ofFunctions: readonly NeededSecret[];
  /** Contains the API key's secret. Undefined if the configuration has a location for it. */
  readonly apiKeySecret?: CfnSecret;
  /** Contains the launcher's secret variables as a JSON object. Undefined if the configuration has a location for each. */
  readonly workerSecret?: CfnSecret;

  constructor(scope: Construct, id: string, config: CompletePoolConfig) {
    super(scope, id);
    const { name, spacelift, secrets } = config;
    const names = poolNames(name);
    const apiKey = spacelift.apiKey.secret;
    this.variables = secretVariables(config);
    if (locationOf(apiKey) === undefined) {
      this.apiKeySecret = emptySecret(this, 'ApiKey', {
        name: names.apiKeySecret,
        description: `Secret of the Spacelift API key of pool ${name}`,
        kmsKeyId: secrets.kmsKey,
      });
    }
    if (this.variables.some(({ isManaged }) => isManaged)) {
      this.workerSecret = emptySecret(this, 'Worker', {
        name: names.workerSecret,
        description: `Secret variables of the launchers of pool ${name}: a JSON object of values by name`,
        kmsKeyId: secrets.kmsKey,
      });
    }
    const certificates = this.placeCertificates(config);
    if (certificates !== undefined) this.caCertificates = certificates.location;
    this.ofInstances = [...this.variables, ...asList(certificates)];
    this.ofFunctions = [
      ...asList(elsewhere(apiKey)),
      ...asList(spacelift.caCertificates && elsewhere(spacelift.caCertificates)),
      // The conventional permissions cover its location, but not its key.
      ...(this.apiKeySecret !== undefined && secrets.kmsKey !== undefined
        ? [{ location: managed(names.apiKeySecret), kmsKey: secrets.kmsKey }]
        : []),
    ];
  }

  /** Certificates are public, so those in the configuration go into a parameter. */
  private placeCertificates({ name, spacelift }: CompletePoolConfig): NeededSecret | undefined {
    const given = spacelift.caCertificates;
    if (given === undefined) return undefined;
    if (given.pem === undefined) return elsewhere(given);
    const parameterName = poolNames(name).caCertificatesParameter;
    if (given.pem.length > maxParameterLength) {
      throw new Error(
        `spacelift.caCertificates.pem must have at most ${maxParameterLength} characters, the maximum of a parameter, got ${given.pem.length}: put the certificates into a secret and set spacelift.caCertificates.secretsManager to its ARN`,
      );
    }
    new StringParameter(this, 'CaCertificates', {
      parameterName,
      description: `Certificates that pool ${name} trusts in addition to the public ones`,
      tier: ParameterTier.INTELLIGENT_TIERING,
      stringValue: given.pem,
    });
    return { location: { kind: 'ssm-parameter', name: parameterName } };
  }
}

/** Maximum number of characters of a parameter in the advanced tier. */
const maxParameterLength = 8192;

function emptySecret(
  scope: Construct,
  id: string,
  { kmsKeyId, ...rest }: { name: string; description: string; kmsKeyId: string | undefined },
): CfnSecret {
  const secret = new CfnSecret(scope, id, { ...rest, ...(kmsKeyId !== undefined && { kmsKeyId }) });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'Spacelift issues the value, so AWS cannot rotate it. A new value takes effect without a deployment.',
  });
  return secret;
}

function elsewhere(source: SecretSource): NeededSecret | undefined {
  const location = locationOf(source);
  if (location === undefined) return undefined;
  return { location, kmsKey: source.kmsKey };
}

function managed(secretId: string): SecretLocation {
  return { kind: 'secrets-manager', secretId };
}

function asList<T>(maybe: T | undefined): readonly T[] {
  return maybe === undefined ? [] : [maybe];
}
