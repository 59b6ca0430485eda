import { inflateRawSync } from 'node:zlib';
import { AwsFault } from '@poolkeeper/pool-world';

export interface ZippedFile {
  /** Path within the archive, with slashes; never outside of it. */
  readonly name: string;
  readonly content: Buffer;
}

const endOfDirectory = Buffer.from('PK\u0005\u0006', 'latin1');
const directoryEntry = 0x02014b50;
const stored = 0;
const deflated = 8;

/** The files of a zip archive. `InvalidParameterValueException` for what is none, or uses what packagers don't. */
export function readZip(archive: Buffer): readonly ZippedFile[] {
  const end = archive.lastIndexOf(endOfDirectory);
  if (end === -1) throw invalid();
  const files: ZippedFile[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== directoryEntry) throw invalid();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      archive.readUInt16LE(at + offset),
    ) as [number, number, number];
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    if (!name.endsWith('/')) files.push({ name: safe(name), content: contentOf(archive, at) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}

function contentOf(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const header = archive.readUInt32LE(entry + 42);
  // The file's own header has a name and extra fields of its own lengths.
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const packed = archive.subarray(start, start + size);
  if (method === stored) return packed;
  if (method === deflated) return inflateRawSync(packed);
  throw invalid();
}

function safe(name: string): string {
  if (name.startsWith('/') || name.split('/').includes('..')) throw invalid();
  return name;
}

function invalid(): AwsFault {
  return new AwsFault(
    'InvalidParameterValueException',
    'Could not unzip uploaded file. Please check your file, then try to upload again.',
  );
}
