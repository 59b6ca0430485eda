import type { EpochMs } from '@poolkeeper/pool-model';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Tags } from '../cloudformation/stack.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** Of the data types those that Poolkeeper uses. */
export const dataTypes = ['text', 'aws:ec2:image'] as const;
export type DataType = (typeof dataTypes)[number];

export interface ParameterSettings {
  readonly name: string;
  readonly value: string;
  readonly type: ParameterType;
  /** @default 'text' */
  readonly dataType?: DataType;
  /** KMS key of a SecureString. @default - the AWS managed key for SSM */
  readonly keyId?: string;
  readonly description?: string;
  readonly tier?: string;
  readonly tags?: Tags;
}

/** A version of an SSM parameter. */
export interface StoredParameter extends ParameterSettings {
  readonly arn: string;
  readonly version: number;
  readonly changedAt: EpochMs;
}

/** SSM keeps the newest versions of a parameter. */
const mostVersions = 100;
const mostLevels = 15;

/** SSM's size limits: of a parameter in the Standard tier, and of any other. */
const mostStandardBytes = 4096;
const mostBytes = 8192;

/** SSM Parameter Store. */
export class Parameters {
  readonly #place: { readonly accountId: string; readonly region: string; now(): EpochMs };
  /** The versions of each parameter, newest last. */
  readonly #parameters = new Map<string, readonly StoredParameter[]>();
  readonly #public = new Map<string, readonly StoredParameter[]>();

  /** `publicOnes` are parameters of AWS services, which can be read and are not listed. */
  constructor(
    place: { readonly accountId: string; readonly region: string; now(): EpochMs },
    publicOnes: readonly ParameterSettings[] = [],
  ) {
    this.#place = place;
    for (const settings of publicOnes) {
      const { name } = settings;
      const arn = `arn:aws:ssm:${place.region}::parameter${name}`;
      this.#public.set(name, [{ ...settings, arn, version: 1, changedAt: place.now() }]);
    }
  }

  /** Sorted by name. */
  all(): readonly StoredParameter[] {
    return [...this.#parameters.values()]
      .flatMap((versions) => versions.at(-1) ?? [])
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Its versions, oldest first. Undefined if it does not exist. */
  history(nameOrArn: string): readonly StoredParameter[] | undefined {
    return this.#versionsOf(nameOrArn);
  }

  /** The newest version, by name or ARN. */
  find(nameOrArn: string): StoredParameter | undefined {
    return this.#versionsOf(nameOrArn)?.at(-1);
  }

  /**
   * By name or ARN with an optional version (`/a/name:3`). Throws `ParameterVersionNotFound` if the parameter exists without
   * the version.
   */
  select(nameOrArn: string): StoredParameter | undefined {
    const [, name = '', version = ''] = /^(.+?):(\d+)$/.exec(nameOrArn) ?? [];
    const versions = this.#versionsOf(version === '' ? nameOrArn : name);
    const found =
      version === '' ? versions?.at(-1) : versions?.find((each) => String(each.version) === version);
    if (found === undefined && versions !== undefined) {
      throw new AwsFault(
        'ParameterVersionNotFound',
        `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
      );
    }
    return found;
  }

  #versionsOf(nameOrArn: string): readonly StoredParameter[] | undefined {
    return (
      this.#parameters.get(nameOrArn) ??
      this.#public.get(nameOrArn) ??
      [...this.#parameters.values()].find(([first]) => first?.arn === nameOrArn)
    );
  }

  /**
   * Throws `ParameterAlreadyExists` if the name is taken and `overwrite` is false, and `ValidationException` if the value
   * is too long.
   */
  put(settings: ParameterSettings, overwrite: boolean): StoredParameter {
    const { name, value, tier = 'Standard' } = settings;
    const versions = this.#parameters.get(name) ?? [];
    const existing = versions.at(-1);
    if (existing !== undefined && !overwrite) {
      throw new AwsFault(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const { dataType = 'text' } = { ...existing, ...settings };
    if (existing !== undefined && dataType !== (existing.dataType ?? 'text')) {
      // Parameter Store guide, "Parameter data types": the types of images cannot be changed to or from.
      throw new AwsFault(
        'ValidationException',
        `The data type of the parameter ${name} cannot be changed to ${dataType}.`,
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
    this.#parameters.set(name, [...versions, parameter].slice(-mostVersions));
    return parameter;
  }

  /** Changes the tags, which have no versions. */
  tag({ name }: Pick<StoredParameter, 'name'>, tags: Tags): void {
    const versions = this.#parameters.get(name) ?? [];
    this.#parameters.set(
      name,
      versions.map((version) => ({ ...version, tags })),
    );
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

const reserved = /^\/?(aws|ssm)/i;

/** Refuses a name that users must not give to a parameter. The public parameters of AWS services have such names. */
export function requireParameterName(name: string): void {
  const problem = reserved.test(name)
    ? `Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive), got ${name}.`
    : !/^[\w./-]+$/.test(name) || name.endsWith('/') || name.includes('//')
      ? `Parameter name: can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_, got ${name}.`
      : name.includes('/') && !name.startsWith('/')
        ? 'Parameter name must be a fully qualified name.'
        : undefined;
  if (problem !== undefined) throw new AwsFault('ValidationException', problem);
  if (name.split('/').length - 1 > mostLevels) {
    throw new AwsFault(
      'HierarchyLevelLimitExceededException',
      `A parameter name can have a maximum of ${mostLevels} levels, got ${name}.`,
    );
  }
}
