import { cpSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The asset manifest of a stack in a cloud assembly. */
interface AssetManifest {
  readonly files?: Readonly<Record<string, FileAsset>>;
}

interface FileAsset {
  readonly source: { readonly path: string };
  readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
}

/**
 * Copies the code of an assembly's functions, named as in the templates but without the prefix. Returns the names.
 */
export function packCode(assembly: string, folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const names = new Set<string>();
  for (const manifest of globSync('*.assets.json', { cwd: assembly })) {
    const { files = {} } = JSON.parse(readFileSync(join(assembly, manifest), 'utf8')) as AssetManifest;
    for (const { source, destinations } of Object.values(files)) {
      if (!source.path.endsWith('.zip')) continue;
      for (const { objectKey } of Object.values(destinations)) {
        const name = basename(objectKey);
        if (names.has(name)) continue;
        names.add(name);
        cpSync(join(assembly, source.path), join(folder, name));
      }
    }
  }
  return [...names].sort();
}
