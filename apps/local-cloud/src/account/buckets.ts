import { createHash } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';
import { AwsFault } from '@poolkeeper/pool-world';

export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
  /** @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly changedAt: EpochMs;
}

/** The part of S3 that a deployment needs: objects by bucket and key. */
export class Buckets {
  readonly #now: () => EpochMs;
  readonly #buckets = new Map<string, Map<string, StoredObject>>();

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  /** Throws `BucketAlreadyOwnedByYou` if the bucket exists. */
  create(bucket: string): void {
    if (this.#buckets.has(bucket)) {
      throw new AwsFault(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        409,
      );
    }
    this.#buckets.set(bucket, new Map());
  }

  has(bucket: string): boolean {
    return this.#buckets.has(bucket);
  }

  /** Throws `BucketNotEmpty` if the bucket has objects. */
  remove(bucket: string): void {
    if (this.keys(bucket, '').length > 0) {
      throw new AwsFault('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
    }
    this.#buckets.delete(bucket);
  }

  /** Throws `NoSuchBucket` if the bucket does not exist. */
  put(bucket: string, key: string, content: Omit<StoredObject, 'etag' | 'changedAt'>): StoredObject {
    const objects = this.#buckets.get(bucket);
    if (objects === undefined) throw noSuchBucket();
    const etag = `"${createHash('md5').update(content.body).digest('hex')}"`;
    const object = { ...content, etag, changedAt: this.#now() };
    objects.set(key, object);
    return object;
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return this.#buckets.get(bucket)?.get(key);
  }

  delete(bucket: string, key: string): void {
    this.#buckets.get(bucket)?.delete(key);
  }

  /** The keys of a bucket that begin with `prefix`, sorted. */
  keys(bucket: string, prefix: string): readonly string[] {
    const keys = [...(this.#buckets.get(bucket)?.keys() ?? [])];
    return keys.filter((key) => key.startsWith(prefix)).sort();
  }
}

export function noSuchBucket(): AwsFault {
  return new AwsFault('NoSuchBucket', 'The specified bucket does not exist', 404);
}
