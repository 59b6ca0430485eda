import { createHash } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Tags } from '../cloudformation/stack.ts';
import type { Statement } from '../iam/policy-document.ts';

export interface SecretSettings {
  readonly name: string;
  readonly description?: string;
  /** ARN or alias of a customer managed key. @default - the AWS managed key for Secrets Manager */
  readonly keyId?: string;
  /** The account that it belongs to. @default - the account of the cloud */
  readonly accountId?: string;
  readonly tags?: Tags;
}

/** A secret. It has no versions until it gets a value. */
export interface Secret extends SecretSettings {
  readonly arn: string;
  readonly createdAt: EpochMs;
  readonly changedAt: EpochMs;
  /** Newest last: the last is AWSCURRENT, the second to last AWSPREVIOUS. */
  readonly versions: readonly SecretVersion[];
  readonly policy?: readonly Statement[];
  /** The end of the recovery window of a secret that was marked for deletion. */
  readonly deletedAt?: EpochMs;
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

  /** Sorted by name, with those that are marked for deletion. */
  all(): readonly Secret[] {
    const now = this.#place.now();
    for (const { name, deletedAt = Infinity } of this.#secrets.values()) {
      if (deletedAt <= now) this.#secrets.delete(name);
    }
    return [...this.#secrets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** By name, by ARN, or by ARN without its random suffix. */
  find(id: string): Secret | undefined {
    return this.all().find(
      ({ name, arn }) => id === name || id === arn || id === arn.slice(0, arn.lastIndexOf('-')),
    );
  }

  /** As `find`, without those that are marked for deletion. */
  active(id: string): Secret | undefined {
    const found = this.find(id);
    return found?.deletedAt === undefined ? found : undefined;
  }

  /**
   * Throws `ResourceExistsException` if the name is taken, and `InvalidRequestException` if its secret is marked for deletion.
   * Without a value, the secret has no version.
   */
  create(settings: SecretSettings, value: string | undefined, token?: string): Secret {
    const existing = this.find(settings.name);
    if (existing?.deletedAt !== undefined) {
      throw new AwsFault(
        'InvalidRequestException',
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    }
    if (existing !== undefined) {
      throw new AwsFault(
        'ResourceExistsException',
        `The operation failed because the secret ${settings.name} already exists.`,
      );
    }
    const now = this.#place.now();
    const secret: Secret = {
      ...settings,
      arn: this.#arnOf(settings),
      createdAt: now,
      changedAt: now,
      versions: [],
    };
    this.#secrets.set(settings.name, secret);
    return value === undefined ? secret : this.putValue(secret, value, token);
  }

  /** The token becomes the id of the version. A repeated request with the same token and value changes nothing. */
  putValue({ name }: Pick<Secret, 'name'>, value: string, token?: string): Secret {
    const secret = this.#existing(name);
    const createdAt = this.#place.now();
    const id = token ?? versionId(`${name}/${secret.versions.length}`);
    const version = secret.versions.find((each) => each.id === id);
    if (version?.value === value) return secret;
    if (version !== undefined) {
      throw new AwsFault(
        'ResourceExistsException',
        `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
      );
    }
    return this.#set({ ...secret, versions: [...secret.versions, { id, value, createdAt }] });
  }

  change(
    { name }: Pick<Secret, 'name'>,
    changes: Partial<Pick<Secret, 'description' | 'keyId' | 'policy' | 'tags'>>,
  ): Secret {
    return this.#set({ ...this.#existing(name), ...changes });
  }

  /** Marks a secret for deletion. It can be restored, but not read, until the recovery window ends. */
  scheduleDeletion({ name }: Pick<Secret, 'name'>, days: number): EpochMs {
    const deletedAt = this.#place.now() + days * 24 * 60 * 60_000;
    this.#set({ ...this.#existing(name), deletedAt });
    return deletedAt;
  }

  restore({ name }: Pick<Secret, 'name'>): void {
    this.#set({ ...this.#existing(name), deletedAt: undefined });
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

  #arnOf({ name, accountId = this.#place.accountId }: SecretSettings): string {
    const { region } = this.#place;
    return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${hash(name).slice(0, 6)}`;
  }
}

function versionId(seed: string): string {
  return hash(seed).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
