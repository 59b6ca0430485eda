import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsFault } from '@poolkeeper/pool-world';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Buckets } from './buckets.ts';
import { FunctionCode } from './function-code.ts';

describe('the package of a function in S3', () => {
  it('is unpacked file by file, compressed or not', () => {
    const text = 'export const handler = () => 1;'.repeat(50);
    const archive = zipSync({
      'index.mjs': [strToU8(text), { level: 9 }],
      'lib/': new Uint8Array(),
      'lib/words.txt': [strToU8('plain'), { level: 0 }],
    });

    const folder = unpack(archive);

    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['index.mjs', 'lib', 'lib/words.txt']);
    expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).toBe(text);
    expect(readFileSync(join(folder, 'lib/words.txt'), 'utf8')).toBe('plain');
  });

  it.each(['../outside', '/root', 'a/../../b'])('is refused if it contains a file %s', (name) => {
    expect(() => unpack(zipSync({ [name]: strToU8('x') }))).toThrow(AwsFault);
  });

  it('is refused if it is not a zip archive', () => {
    expect(() => unpack(Buffer.from('no zip'))).toThrow('Could not unzip uploaded file');
  });
});

/** Unpacks an archive, and returns the folder with its files. */
function unpack(archive: Uint8Array): string {
  const buckets = new Buckets(() => 0);
  buckets.create('a-bucket');
  buckets.put('a-bucket', 'a-key', { body: Buffer.from(archive), contentType: 'application/zip' });
  const code = new FunctionCode(buckets);
  onTestFinished(() => {
    code.close();
  });
  return code.folderOf('a-bucket', 'a-key');
}
