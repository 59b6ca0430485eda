import { createHash } from 'node:crypto';
import type { EpochMs } from '@poolkeeper/pool-model';

export interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
  /** @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly changedAt: EpochMs;
}

/** The part of S3 that a deployment needs: objects by bucket and key. Every bucket exists. */
export class Buckets {
  readonly #now: () => EpochMs;
  readonly #objects = new Map<string, StoredObject>();

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  put(bucket: string, key: string, content: Omit<StoredObject, 'etag' | 'changedAt'>): StoredObject {
    const etag = `"${createHash('md5').update(content.body).digest('hex')}"`;
    const object = { ...content, etag, changedAt: this.#now() };
    this.#objects.set(`${bucket}/${key}`, object);
    return object;
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return this.#objects.get(`${bucket}/${key}`);
  }

  delete(bucket: string, key: string): void {
    this.#objects.delete(`${bucket}/${key}`);
  }

  /** The keys of a bucket that begin with `prefix`, sorted. */
  keys(bucket: string, prefix: string): readonly string[] {
    return [...this.#objects.keys()]
      .filter((path) => path.startsWith(`${bucket}/${prefix}`))
      .map((path) => path.slice(bucket.length + 1))
      .sort();
  }
}
