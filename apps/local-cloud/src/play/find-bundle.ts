import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../options/errors.ts';

/** Folder of an app's Lambda bundle. Throws `UsageError` when it was not built. */
export function findBundle(app: string): string {
  const folder = fileURLToPath(new URL(`../../../${app}/dist/bundle`, import.meta.url));
  if (existsSync(join(folder, 'index.mjs'))) return folder;
  throw new UsageError(`there is no bundle of ${app} in ${folder}: build it with \`npx nx bundle ${app}\``);
}
