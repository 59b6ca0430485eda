import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The environment variable with the folder of the virtual environment. */
export const pythonVariable = 'SECOND_OPINIONS_PYTHON';

/** A program of the virtual environment. */
export function pythonProgram(name: string): string {
  return join(environment(), 'bin', name);
}

/** Reads a JSON file of a Python package, by its path below `site-packages`. */
export function packageJson(path: string): unknown {
  const [file] = globSync(join('lib/python3*/site-packages', path), { cwd: environment() });
  if (file === undefined) throw new Error(`no Python package has the file ${path}`);
  return JSON.parse(readFileSync(join(environment(), file), 'utf8'));
}

function environment(): string {
  const folder = process.env[pythonVariable];
  if (folder === undefined)
    throw new Error('run these checks with `npx nx second-opinions @poolkeeper/local-cloud`');
  return folder;
}
