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
 * The secrets of a pool. Those without a place of their own are created without a value: none ever passes through a
 * template. Whoever deploys puts the values in, by the command line of Poolkeeper or of AWS.
 */
export class PoolSecrets extends Construct {
  /** The launcher's variables. */
  readonly variables: readonly SecretVariable[];
  readonly caCertificates?: SecretLocation;
  /** All that instances read. */
  readonly ofInstances: readonly NeededSecret[];
  /** All that functions read and may not by convention. */
  readonly ofFunctions: readonly NeededSecret[];
  /** Holds the secret of the API key. Undefined when that has a place of its own. */
  readonly apiKeySecret?: CfnSecret;
  /** Holds the launcher's variables, as a JSON object. Undefined when each has a place of its own. */
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
      // Its place is known by convention, its key is not.
      ...(this.apiKeySecret !== undefined && secrets.kmsKey !== undefined
        ? [{ location: managed(names.apiKeySecret), kmsKey: secrets.kmsKey }]
        : []),
    ];
  }

  /** Certificates are public: those that are given in full go into a parameter. */
  private placeCertificates({ name, spacelift }: CompletePoolConfig): NeededSecret | undefined {
    const given = spacelift.caCertificates;
    if (given === undefined) return undefined;
    if (given.pem === undefined) return elsewhere(given);
    const parameterName = poolNames(name).caCertificatesParameter;
    if (given.pem.length > largestParameter) {
      throw new Error(
        `spacelift.caCertificates.pem must be at most ${largestParameter} characters, which is what a parameter holds, got ${given.pem.length}: put the certificates into a secret and give its ARN as spacelift.caCertificates.secretsManager`,
      );
    }
    new StringParameter(this, 'CaCertificates', {
      parameterName,
      description: `Certificates that pool ${name} trusts beside the public ones`,
      tier: ParameterTier.INTELLIGENT_TIERING,
      stringValue: given.pem,
    });
    return { location: { kind: 'ssm-parameter', name: parameterName } };
  }
}

/** In characters, of the advanced tier. */
const largestParameter = 8192;

function emptySecret(
  scope: Construct,
  id: string,
  { kmsKeyId, ...rest }: { name: string; description: string; kmsKeyId: string | undefined },
): CfnSecret {
  const secret = new CfnSecret(scope, id, { ...rest, ...(kmsKeyId !== undefined && { kmsKeyId }) });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'Spacelift issues the value, which no function of AWS can renew. A new one that is put in takes effect without a deployment.',
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
