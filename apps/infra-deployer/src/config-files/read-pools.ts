import type { CompletePoolConfig } from '@poolkeeper/pool-config';
import { nameOf, validatePoolConfig } from '@poolkeeper/pool-config/schema';
import { CommandError, ConfigFilesError } from '../errors.ts';
import type { ConfigFileProblem } from './config-file-problem.ts';
import { findConfigFiles } from './find-config-files.ts';
import { readDocument } from './read-document.ts';

/** A pool as its file describes it. */
export interface PoolFile {
  readonly file: string;
  readonly config: CompletePoolConfig;
}

export interface ReadPools {
  /** Of the files without errors. */
  readonly pools: readonly PoolFile[];
  /** Of all files, in their order; errors and warnings. */
  readonly problems: readonly ConfigFileProblem[];
  readonly files: readonly string[];
}

export interface PoolSelection {
  /** Files named by hand. @default - those that are there */
  readonly config?: readonly string[];
  /** Names of pools. @default - all */
  readonly pools?: readonly string[];
}

/** Reads every configuration file and checks all of them. Throws only for files that can't be read at all. */
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
      const message = `is the name of the pool in ${namesake.file} already: choose another`;
      problems.push({ severity: 'error', file, ...document.positionOf(['name']), setting: 'name', message });
    }
  }
  return { pools, problems, files };
}

/**
 * The pools that a command is about, complete and without errors.
 *
 * @throws ConfigFilesError with all problems; CommandError when there is no such pool.
 */
export async function selectPools(
  cwd: string,
  { config, pools: names = [] }: PoolSelection,
): Promise<readonly PoolFile[]> {
  const { pools, problems } = await readPools(cwd, config);
  if (problems.some(({ severity }) => severity === 'error')) throw new ConfigFilesError(problems);
  const unknown = names.filter((name) => !pools.some((pool) => pool.config.name === name));
  if (unknown.length > 0) {
    throw new CommandError(`there is no pool ${unknown.join(', ')} in the configuration`, {
      code: 'pool-unknown',
      fault: 'user',
      fix: `Choose among ${pools.map((pool) => pool.config.name).join(', ')}, or name its file with --config FILE.`,
      details: { pools: unknown },
    });
  }
  return names.length === 0 ? pools : pools.filter((pool) => names.includes(pool.config.name));
}

/**
 * All pools, complete and without errors; none where there is no configuration and none was named.
 *
 * @throws ConfigFilesError with all problems.
 */
export async function readPoolsIfAny(cwd: string, given?: readonly string[]): Promise<readonly PoolFile[]> {
  try {
    return await selectPools(cwd, { config: given });
  } catch (error) {
    const isThere =
      given !== undefined || !(error instanceof CommandError) || error.code !== 'config-not-found';
    if (isThere) throw error;
    return [];
  }
}
