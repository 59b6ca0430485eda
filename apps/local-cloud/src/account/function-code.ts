import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AwsFault } from '@poolkeeper/pool-world';
import { unzipSync } from 'fflate';
import type { Buckets } from './buckets.ts';

/** The unpacked code of functions: a temporary folder for each package, removed when the cloud closes. */
export class FunctionCode {
  readonly #buckets: Buckets;
  readonly #folders = new Map<string, string>();
  #root: string | undefined;
  /** Also called at the exit of the process, which a second Ctrl-C causes without a close. */
  readonly #removeRoot = () => {
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
    this.#root = undefined;
  };

  constructor(buckets: Buckets) {
    this.#buckets = buckets;
  }

  /** Uses a folder as the package at a place in S3, which saves packing and unpacking an assembly's assets. */
  adopt(bucket: string, key: string, folder: string): void {
    const place = `${bucket}/${key}`;
    const copy = join(this.#rootFolder(), hash(place));
    if (!existsSync(copy)) cpSync(folder, copy, { recursive: true, dereference: true });
    this.#folders.set(place, copy);
  }

  /** The folder of a package in S3. Throws `InvalidParameterValueException` if there is no such package. */
  folderOf(bucket: string, key: string): string {
    const known = this.#folders.get(`${bucket}/${key}`);
    if (known !== undefined) return known;
    const object = this.#buckets.get(bucket, key);
    if (object === undefined) {
      throw new AwsFault(
        'InvalidParameterValueException',
        'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.',
      );
    }
    const folder = join(this.#rootFolder(), hash(object.etag));
    if (!existsSync(folder)) unpack(object.body, folder);
    return folder;
  }

  /** The folder of code that is written in a template. */
  inline(text: string): string {
    const folder = join(this.#rootFolder(), hash(text));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.js'), text);
    return folder;
  }

  close(): void {
    process.off('exit', this.#removeRoot);
    this.#removeRoot();
  }

  #rootFolder(): string {
    if (this.#root === undefined) {
      this.#root = mkdtempSync(join(tmpdir(), 'local-cloud-code-'));
      process.once('exit', this.#removeRoot);
    }
    return this.#root;
  }
}

function unpack(zip: Buffer, folder: string): void {
  for (const [name, content] of Object.entries(filesIn(zip))) {
    if (name.startsWith('/') || name.split('/').includes('..')) throw invalidZip();
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

function filesIn(zip: Buffer): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(zip, { filter: ({ name }) => !name.endsWith('/') });
  } catch {
    throw invalidZip();
  }
}

function invalidZip(): AwsFault {
  return new AwsFault(
    'InvalidParameterValueException',
    'Could not unzip uploaded file. Please check your file, then try to upload again.',
  );
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
