import { drawStack, RandomSource, type Arrival, type WorkloadStack } from '@poolkeeper/pool-world';
import { execFileSync } from 'node:child_process';
import { posix } from 'node:path';
import { CommandError, describeError } from '../../cli/errors.ts';

export interface GitHistory {
  /** A folder of the repository. */
  readonly folder: string;
  /** A pattern of folders that are stacks, from the top of the repository: `stacks/*`. */
  readonly stacks: string;
  /** As `git log --since` takes it. */
  readonly since: string;
}

/**
 * The runs that the commits of a repository would have queued: one for each stack that a commit touches, at the time of the
 * commit. Git does not know how long runs take: each stack gets a median of its own around 90 seconds, and its runs vary around
 * it, by the seed.
 *
 * @throws CommandError when git cannot be run there, or no commit touches a stack.
 */
export function runsFromGit({ folder, stacks, since }: GitHistory, seed: number): readonly Arrival[] {
  const random = new RandomSource(seed).fork('durations');
  const known = new Map<string, WorkloadStack>();
  const arrivals: Arrival[] = [];
  for (const { committedAt, files } of readLog(folder, since)) {
    for (const name of stacksOf(files, stacks)) {
      const stack = known.get(name) ?? drawStack(name, random);
      known.set(name, stack);
      arrivals.push({ queuedAt: committedAt, stack: name, durationSeconds: stack.drawDuration(random) });
    }
  }
  if (arrivals.length > 0) return arrivals.sort((a, b) => a.queuedAt - b.queuedAt);
  throw new CommandError(`no commit since ${since} touches a folder that matches ${stacks}`, {
    code: 'usage',
    fault: 'user',
    fix: 'Correct --stacks, which counts from the top of the repository, or go further back with --since.',
  });
}

interface Commit {
  readonly committedAt: number;
  readonly files: readonly string[];
}

function readLog(folder: string, since: string): readonly Commit[] {
  const log = runGit(folder, [
    'log',
    `--since=${since}`,
    '--reverse',
    '--first-parent',
    '--diff-merges=first-parent',
    '--no-renames',
    '--name-only',
    '-z',
    '--format=%x01%ct',
  ]);
  return log
    .split('\u0001')
    .slice(1)
    .map((entry) => {
      const [seconds, ...files] = entry.split(/[\0\n]+/).filter((part) => part !== '');
      return { committedAt: Number(seconds) * 1000, files };
    });
}

function runGit(folder: string, args: readonly string[]): string {
  try {
    return execFileSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const told = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new CommandError(`git cannot read the history of ${folder}: ${told || describeError(error)}`, {
      code: 'usage',
      fault: 'user',
      cause: error,
    });
  }
}

/** The stacks that contain one of the files. */
function stacksOf(files: readonly string[], pattern: string): ReadonlySet<string> {
  const stacks = new Set<string>();
  for (const file of files) {
    for (let folder = posix.dirname(file); folder !== '.'; folder = posix.dirname(folder)) {
      if (posix.matchesGlob(folder, pattern)) stacks.add(folder);
    }
  }
  return stacks;
}
