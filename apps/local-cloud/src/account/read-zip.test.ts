import { deflateRawSync } from 'node:zlib';
import { AwsFault } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import { readZip } from './read-zip.ts';

describe('a zip archive', () => {
  it('is read file by file, packed or not, without its folders', () => {
    const archive = aZip([
      { name: 'index.mjs', text: 'export const handler = () => 1;'.repeat(50), packed: true },
      { name: 'lib/', text: '', packed: false },
      { name: 'lib/words.txt', text: 'plain', packed: false },
    ]);

    expect(readZip(archive).map(({ name, content }) => [name, content.toString()])).toEqual([
      ['index.mjs', 'export const handler = () => 1;'.repeat(50)],
      ['lib/words.txt', 'plain'],
    ]);
  });

  it.each(['../outside', '/root', 'a/../../b'])('is refused when a file would go to %s', (name) => {
    expect(() => readZip(aZip([{ name, text: 'x', packed: false }]))).toThrow(AwsFault);
  });

  it('is refused when it is none', () => {
    expect(() => readZip(Buffer.from('no zip'))).toThrow('Could not unzip uploaded file');
  });
});

interface AFile {
  readonly name: string;
  readonly text: string;
  readonly packed: boolean;
}

function aZip(files: readonly AFile[]): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  for (const { name, text, packed } of files) {
    const content = packed ? deflateRawSync(text) : Buffer.from(text);
    const offset = locals.reduce((sum, { length }) => sum + length, 0);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(packed ? 8 : 0, 10);
    entry.writeUInt32LE(content.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), content);
    entries.push(entry, Buffer.from(name));
  }
  const start = locals.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([...locals, ...entries, end]);
}
