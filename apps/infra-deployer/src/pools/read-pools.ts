import type { CompletePoolConfig } from '@poolkeeper/pool-config';
import { nameOf, validatePoolConfig } from '@poolkeeper/pool-config/schema';
import { existsSync, globSync } from 'node:fs';
import { normalize, resolve } from 'node:path';
import { CommandError } from '../cli/errors.ts';
import { ConfigFilesError, type ConfigFileProblem } from './config-file-problem.ts';
import { readDocument } from './read-document.ts';

/** A pool as its configuration file describes it. */
export interface PoolFile {
  readonly file: string;
  readonly config: CompletePoolConfig;
}

export interface ReadPools {
  /** The pools of the files without errors. */
  readonly pools: readonly PoolFile[];
  /** Errors and warnings of all files, in the order of the files. */
  readonly problems: readonly ConfigFileProblem[];
  readonly files: readonly string[];
}

export interface PoolSelection {
  /** Configuration files. @default - the files in the folder */
  readonly config?: readonly string[];
  /** Names of pools. @default - all */
  readonly pools?: readonly string[];
}

/**
 * Reads and validates all configuration files.
 *
 * @throws CommandError when there are none, or one cannot be read or parsed.
 */
export async function readPools(cwd: string, given: readonly string[] = []): Promise<ReadPools> {
  const files = findConfigFiles(cwd, given);
  const pools: PoolFile[] = [];
  const problems: ConfigFileProblem[] = [];
  for (const file of files) {
    const document = await readDocument(cwd, file);
    const validation = validatePoolConfig(document.value);
    for (const { severity, path, message } of validation.problems) {
      problems.push({ severity, file, ...document.positionOf(path), setting: nameOf(path), message });
    }
    if (validation.config === undefined) continue;
    const { config } = validation;
    const namesake = pools.find((pool) => pool.config.name === config.name);
    if (namesake === undefined) {
      pools.push({ file, config });
    } else {
      const message = `is already the name of the pool in ${namesake.file}: choose another`;
      problems.push({ severity: 'error', file, ...document.positionOf(['name']), setting: 'name', message });
    }
  }
  return { pools, problems, files };
}

/**
 * The named pools, or all pools of the configuration.
 *
 * @throws ConfigFilesError with all problems when a file has errors; CommandError when a pool is not configured.
 */
export async function selectPools(
  cwd: string,
  { config, pools: names = [] }: PoolSelection,
): Promise<readonly PoolFile[]> {
  const { pools, problems } = await readPools(cwd, config);
  if (problems.some(({ severity }) => severity === 'error')) throw new ConfigFilesError(problems);
  const unknown = names.filter((name) => !pools.some((pool) => pool.config.name === name));
  if (unknown.length > 0) {
    throw new CommandError(`the configuration has no pool ${unknown.join(', ')}`, {
      code: 'pool-unknown',
      fault: 'user',
      fix: `Choose one of ${pools.map((pool) => pool.config.name).join(', ')}, or pass its file with --config FILE.`,
      details: { pools: unknown },
    });
  }
  return names.length === 0 ? pools : pools.filter((pool) => names.includes(pool.config.name));
}

/**
 * All pools of the configuration; none if the folder has no configuration and no file was given.
 *
 * @throws ConfigFilesError with all problems when a file has errors.
 */
export async function readPoolsIfAny(cwd: string, given?: readonly string[]): Promise<readonly PoolFile[]> {
  try {
    return await selectPools(cwd, { config: given });
  } catch (error) {
    const isMissing =
      given === undefined && error instanceof CommandError && error.code === 'config-not-found';
    if (isMissing) return [];
    throw error;
  }
}

/** `poolkeeper.yaml` for a single pool, `poolkeeper.NAME.yaml` for each of several. */
const defaultFiles = ['yaml', 'yml', 'json', 'ts'].flatMap((type) => [
  `poolkeeper.${type}`,
  `poolkeeper.*.${type}`,
]);

/** Whether commands find a file of this name, relative to where they are run, without --config. */
export function isFoundByDefault(file: string): boolean {
  return /^poolkeeper(\.[^/\\]+)?\.(yaml|yml|json|ts)$/.test(normalize(file));
}

function findConfigFiles(cwd: string, given: readonly string[]): readonly string[] {
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
  const found = globSync(defaultFiles, { cwd }).filter((file) => !file.endsWith('.schema.json'));
  if (found.length > 0) return [...new Set(found)].sort();
  throw new CommandError(`there is no configuration (poolkeeper.yaml, .json or .ts) in ${cwd}`, {
    code: 'config-not-found',
    fault: 'user',
    fix: 'Write one with `poolkeeper init`, or pass one with --config FILE.',
  });
}
