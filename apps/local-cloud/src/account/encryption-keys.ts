import { createHash } from 'node:crypto';

export interface EncryptionKey {
  readonly id: string;
  readonly arn: string;
  readonly description: string;
  /** The key policy as JSON. */
  readonly policy: string;
}

const autoScalingRole = ':role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';

/** KMS keys. Nothing is encrypted: the keys exist so that the permission to use them is checked. */
export class EncryptionKeys {
  readonly #place: { readonly accountId: string; readonly region: string };
  readonly #keys = new Map<string, EncryptionKey>();
  /** Key ids by alias. */
  readonly #aliases = new Map<string, string>();
  /** Encrypts volumes that name no key. @default - the AWS managed key for EBS */
  defaultVolumeKey?: string;

  constructor(place: { readonly accountId: string; readonly region: string }) {
    this.#place = place;
  }

  all(): readonly EncryptionKey[] {
    return [...this.#keys.values()];
  }

  create(seed: string, description: string, policy = '{}'): EncryptionKey {
    const id = createHash('sha256')
      .update(seed)
      .digest('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
    const { region, accountId } = this.#place;
    const key = { id, arn: `arn:aws:kms:${region}:${accountId}:key/${id}`, description, policy };
    this.#keys.set(id, key);
    return key;
  }

  delete(id: string): void {
    this.#keys.delete(id);
  }

  setAlias(alias: string, keyId: string | undefined): void {
    if (keyId === undefined) this.#aliases.delete(alias);
    else this.#aliases.set(alias, keyId);
  }

  /**
   * The ARN of the customer managed key that an id, an alias or an ARN refers to. Undefined for no reference and for AWS
   * managed keys, which need no permission. An ARN that is not known here is taken for a key of another account.
   */
  customerKeyArn(reference: string | undefined): string | undefined {
    if (reference === undefined || /(^|:)alias\/aws\//.test(reference)) return undefined;
    const alias = this.#aliases.get(reference.slice(reference.indexOf('alias/')));
    const name = alias ?? reference;
    return this.#keys.get(name.slice(name.lastIndexOf('/') + 1))?.arn ?? name;
  }

  /**
   * Whether Auto Scaling may launch instances with volumes that the key encrypts: a customer managed key needs a statement for the
   * service-linked role, which has no permission of its own for it. Keys of other accounts are not checked. Source:
   * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
   */
  autoScalingMayUse(reference: string | undefined): boolean {
    const arn = this.customerKeyArn(reference);
    const key = this.all().find((each) => each.arn === arn);
    if (key === undefined) return true;
    const { Statement = [] } = JSON.parse(key.policy) as { readonly Statement?: readonly unknown[] };
    const granting = Statement.map((statement) => JSON.stringify(statement)).filter((statement) =>
      statement.includes(autoScalingRole),
    );
    return granting.some((statement) => /"kms:(CreateGrant|\*)"/.test(statement));
  }
}
