import { createHash } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Statement } from '../iam/policy-document.ts';

export interface SecretSettings {
  readonly name: string;
  readonly description?: string;
  /** ARN or alias of a customer managed key. @default - the AWS managed key for Secrets Manager */
  readonly keyId?: string;
}

/** A secret. It has no versions until it gets a value. */
export interface Secret extends SecretSettings {
  readonly arn: string;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
  /** Newest last: the last is AWSCURRENT, the second to last AWSPREVIOUS. */
  readonly versions: readonly SecretVersion[];
  readonly policy?: readonly Statement[];
}

export interface SecretVersion {
  readonly id: string;
  readonly value: string;
  readonly createdAt: EpochMs;
}

/** AWS Secrets Manager. */
export class Secrets {
  readonly #place: { readonly accountId: string; readonly region: string; now(): EpochMs };
  readonly #secrets = new Map<string, Secret>();

  constructor(place: { readonly accountId: string; readonly region: string; now(): EpochMs }) {
    this.#place = place;
  }

  /** Sorted by name. */
  all(): readonly Secret[] {
    return [...this.#secrets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** By name, by ARN, or by ARN without its random suffix. */
  find(id: string): Secret | undefined {
    return [...this.#secrets.values()].find(
      ({ name, arn }) => id === name || id === arn || id === arn.slice(0, arn.lastIndexOf('-')),
    );
  }

  /** Throws `ResourceExistsException` if the name is taken. Without a value, the secret has no version. */
  create(settings: SecretSettings, value: string | undefined): Secret {
    if (this.#secrets.has(settings.name)) {
      throw new AwsFault(
        'ResourceExistsException',
        `The operation failed because the secret ${settings.name} already exists.`,
      );
    }
    const now = this.#place.now();
    const secret: Secret = {
      ...settings,
      arn: this.#arnOf(settings.name),
      createdAt: now,
      changedAt: now,
      versions: [],
    };
    this.#secrets.set(settings.name, secret);
    return value === undefined ? secret : this.putValue(secret, value);
  }

  putValue({ name }: Pick<Secret, 'name'>, value: string): Secret {
    const secret = this.#existing(name);
    const createdAt = this.#place.now();
    const id = versionId(`${name}/${secret.versions.length}`);
    return this.#set({ ...secret, versions: [...secret.versions, { id, value, createdAt }] });
  }

  change(
    { name }: Pick<Secret, 'name'>,
    changes: Partial<Pick<Secret, 'description' | 'keyId' | 'policy'>>,
  ): Secret {
    return this.#set({ ...this.#existing(name), ...changes });
  }

  delete({ name }: Pick<Secret, 'name'>): void {
    this.#secrets.delete(name);
  }

  #set(secret: Secret): Secret {
    const changed = { ...secret, changedAt: this.#place.now() };
    this.#secrets.set(secret.name, changed);
    return changed;
  }

  #existing(name: string): Secret {
    const secret = this.#secrets.get(name);
    if (secret === undefined) {
      throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return secret;
  }

  #arnOf(name: string): string {
    const { region, accountId } = this.#place;
    return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${hash(name).slice(0, 6)}`;
  }
}

function versionId(seed: string): string {
  return hash(seed).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
