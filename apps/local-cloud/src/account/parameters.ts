import type { EpochMs } from '@poolkeeper/pool-model';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Tags } from '../cloudformation/stack.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface ParameterSettings {
  readonly name: string;
  readonly value: string;
  readonly type: ParameterType;
  /** KMS key of a SecureString. @default - the AWS managed key for SSM */
  readonly keyId?: string;
  readonly description?: string;
  readonly tier?: string;
  readonly tags?: Tags;
}

/** An SSM parameter. */
export interface StoredParameter extends ParameterSettings {
  readonly arn: string;
  readonly version: number;
  readonly changedAt: EpochMs;
}

/** SSM's size limits: of a parameter in the Standard tier, and of any other. */
const mostStandardBytes = 4096;
const mostBytes = 8192;

/** SSM Parameter Store. */
export class Parameters {
  readonly #place: { readonly accountId: string; readonly region: string; now(): EpochMs };
  readonly #parameters = new Map<string, StoredParameter>();

  constructor(place: { readonly accountId: string; readonly region: string; now(): EpochMs }) {
    this.#place = place;
  }

  /** Sorted by name. */
  all(): readonly StoredParameter[] {
    return [...this.#parameters.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** By name or ARN. */
  find(nameOrArn: string): StoredParameter | undefined {
    return (
      this.#parameters.get(nameOrArn) ?? [...this.#parameters.values()].find(({ arn }) => arn === nameOrArn)
    );
  }

  /**
   * Throws `ParameterAlreadyExists` if the name is taken and `overwrite` is false, and `ValidationException` if the value
   * is too long.
   */
  put(settings: ParameterSettings, overwrite: boolean): StoredParameter {
    const { name, value, tier = 'Standard' } = settings;
    const existing = this.#parameters.get(name);
    if (existing !== undefined && !overwrite) {
      throw new AwsFault(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const bytes = Buffer.byteLength(value);
    if (bytes > (tier === 'Standard' ? mostStandardBytes : mostBytes)) {
      throw new AwsFault(
        'ValidationException',
        tier === 'Standard'
          ? 'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.'
          : `The maximum size of a parameter value is ${mostBytes} bytes, got ${bytes}.`,
      );
    }
    const parameter = {
      ...existing,
      ...settings,
      arn: this.arnOf(name),
      version: (existing?.version ?? 0) + 1,
      changedAt: this.#place.now(),
    };
    this.#parameters.set(name, parameter);
    return parameter;
  }

  /** Returns false if the parameter does not exist. */
  delete(name: string): boolean {
    return this.#parameters.delete(name);
  }

  arnOf(name: string): string {
    const { region, accountId } = this.#place;
    return `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
  }
}
