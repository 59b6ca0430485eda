import { zipSync } from 'fflate';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The asset manifest of a stack in a cloud assembly. */
interface AssetManifest {
  readonly files?: Readonly<Record<string, FileAsset>>;
}

interface FileAsset {
  readonly source: { readonly path: string; readonly packaging: 'zip' | 'file' };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

/** A constant modification time, the earliest that zip supports, so that the same code gives the same bytes. */
const mtime = new Date(1980, 0, 1);

/**
 * Writes the code of an assembly's functions as zip files, named as in the templates but without the prefix. Returns the names.
 */
export function packCode(assembly: string, folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const names = new Set<string>();
  for (const manifest of globSync('*.assets.json', { cwd: assembly })) {
    const { files = {} } = JSON.parse(readFileSync(join(assembly, manifest), 'utf8')) as AssetManifest;
    for (const { source, destinations } of Object.values(files)) {
      if (source.packaging !== 'zip') continue;
      for (const { objectKey } of Object.values(destinations)) {
        const name = basename(objectKey);
        if (names.has(name)) continue;
        names.add(name);
        writeFileSync(join(folder, name), zip(join(assembly, source.path)));
      }
    }
  }
  return [...names].sort();
}

function zip(folder: string): Uint8Array {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  return zipSync(
    Object.fromEntries(
      files.map((file) => [
        file.slice(folder.length + 1).replaceAll('\\', '/'),
        new Uint8Array(readFileSync(file)),
      ]),
    ),
    { mtime },
  );
}
