import { existsSync, globSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommandError } from '../errors.ts';

/** `poolkeeper.yaml` for one pool, `poolkeeper.NAME.yaml` for each of several. */
const byDefault = ['yaml', 'yml', 'json', 'ts'].flatMap((type) => [
  `poolkeeper.${type}`,
  `poolkeeper.*.${type}`,
]);

/**
 * The configuration files to go by, as paths from the folder: the given ones, or those that are there.
 *
 * @throws CommandError when there is none.
 */
export function findConfigFiles(cwd: string, given: readonly string[] = []): readonly string[] {
  if (given.length > 0) {
    const missing = given.filter((file) => !existsSync(resolve(cwd, file)));
    if (missing.length === 0) return given;
    throw new CommandError(`there is no configuration file ${missing.join(', ')} in ${cwd}`, {
      code: 'config-not-found',
      fault: 'user',
      fix: 'Correct the path after --config.',
      details: { files: missing },
    });
  }
  const found = globSync(byDefault, { cwd }).filter((file) => !file.endsWith('.schema.json'));
  if (found.length > 0) return [...new Set(found)].sort();
  throw new CommandError(`there is no configuration in ${cwd} (poolkeeper.yaml, .json or .ts)`, {
    code: 'config-not-found',
    fault: 'user',
    fix: 'Write one with `poolkeeper init`, or name one with --config FILE.',
  });
}
