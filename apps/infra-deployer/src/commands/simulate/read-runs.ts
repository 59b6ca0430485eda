import { generateWorkload, locksItsStack, parseTrace, type Arrival } from '@poolkeeper/pool-world';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { runsFromGit } from './runs-from-git.ts';
import { runsFromPool } from './runs-from-pool.ts';
import type { RunSource } from './simulate-options.ts';

/** A Monday morning. */
const generatedFrom = Date.UTC(2026, 0, 5, 8);

/** The runs to simulate. */
export interface GivenRuns {
  /** In the order in which they are queued. At least one. */
  readonly runs: readonly Arrival[];
  /** Whether confirmations are known and runs of a stack wait for each other, so that no workflow can be added. */
  readonly hasWorkflow: boolean;
  /** How long they really waited for a worker, in seconds and sorted. @default - not known */
  readonly waits?: readonly number[];
}

/** @throws CommandError when they cannot be read. */
export async function readRuns(context: CommandContext, source: RunSource, seed: number): Promise<GivenRuns> {
  if (source.kind !== 'pool') {
    const runs = arrivalsOf(source, context.system.cwd, seed);
    return { runs, hasWorkflow: runs.some(locksItsStack) };
  }
  const since = Math.round(context.system.clock()) - source.backMs;
  return { ...(await runsFromPool(context, { ...source, since })), hasWorkflow: true };
}

function arrivalsOf(
  source: Exclude<RunSource, { kind: 'pool' }>,
  cwd: string,
  seed: number,
): readonly Arrival[] {
  switch (source.kind) {
    case 'generated':
      return generateWorkload({ runs: source.runs, seed, startAt: generatedFrom });
    case 'git':
      return runsFromGit({ ...source, folder: resolve(cwd, source.folder) }, seed);
    case 'trace': {
      const trace = parseTrace(readText(resolve(cwd, source.file)), { fileName: source.file });
      if (trace.ok) return trace.arrivals;
      throw new CommandError(trace.problems.join('\n'), { code: 'usage', fault: 'user' });
    }
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`the trace cannot be read: ${describeError(error)}`, {
      code: 'usage',
      fault: 'user',
      cause: error,
    });
  }
}
