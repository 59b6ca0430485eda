// `npx nx run benchmarks:decide`: measures how long decide and the selections take for 100 to 100,000 members.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { aPass } from './src/a-pass.ts';
import { measure } from './src/measure.ts';
import { readOptions, usage } from './src/options.ts';
import { reportOf, type Measured } from './src/report.ts';
import { tableOf } from './src/table.ts';

/** Large enough that nothing is collected while allocations are counted. Times are measured with the default. */
const youngGenerationMiB = 1024;

const result = readOptions(process.argv.slice(2));
switch (result.kind) {
  case 'help':
    process.stdout.write(usage);
    break;
  case 'wrong':
    process.stderr.write(`${result.problem}\n`);
    process.exitCode = 2;
    break;
  case 'options': {
    const { members: sizes, samples, report } = result.options;
    const allocated = allocations(sizes);
    const measured = sizes.map((members, place): Measured => {
      process.stderr.write(`${members} members ...\n`);
      const { decide, select } = aPass(members);
      return {
        members,
        decideMs: measure(decide, samples),
        selectMs: measure(select, samples),
        allocatedBytes: allocated[place] ?? NaN,
      };
    });
    process.stdout.write(tableOf(measured));
    if (report !== undefined) writeFileSync(report, reportOf(measured));
  }
}

/** How many bytes one decide and one selection allocate, for each size of the pool. Runs in a separate process. */
function allocations(sizes: readonly number[]): readonly number[] {
  const answer = execFileSync(
    process.execPath,
    [
      '--conditions=@poolkeeper/source',
      '--expose-gc',
      `--min-semi-space-size=${youngGenerationMiB}`,
      `--max-semi-space-size=${youngGenerationMiB}`,
      join(import.meta.dirname, 'src/allocation-job.ts'),
      ...sizes.map(String),
    ],
    { encoding: 'utf8' },
  );
  return JSON.parse(answer) as readonly number[];
}
