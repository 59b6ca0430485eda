import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

/** So large that nothing is collected while it is counted; the times are measured with the usual one. */
const youngGenerationMiB = 1024;

/** How much one decide and one selection allocate, in bytes, for each size of the pool: in a process of its own. */
export function allocations(sizes: readonly number[]): readonly number[] {
  const answer = execFileSync(
    process.execPath,
    [
      '--conditions=@poolkeeper/source',
      '--expose-gc',
      `--min-semi-space-size=${youngGenerationMiB}`,
      `--max-semi-space-size=${youngGenerationMiB}`,
      join(import.meta.dirname, 'allocation-job.ts'),
      ...sizes.map(String),
    ],
    { encoding: 'utf8' },
  );
  return JSON.parse(answer) as readonly number[];
}
