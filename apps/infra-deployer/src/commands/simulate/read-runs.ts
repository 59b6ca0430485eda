import { generateWorkload, parseTrace, type Arrival } from '@poolkeeper/pool-world';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CommandError, describeError } from '../../cli/errors.ts';
import { runsFromGit } from './runs-from-git.ts';
import type { RunSource } from './simulate-options.ts';

/** A Monday morning. */
const generatedFrom = Date.UTC(2026, 0, 5, 8);

/**
 * The runs to simulate, in the order in which they are queued. At least one.
 *
 * @throws CommandError when they cannot be read.
 */
export function readRuns(
  source: RunSource,
  { cwd, seed }: { readonly cwd: string; readonly seed: number },
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
