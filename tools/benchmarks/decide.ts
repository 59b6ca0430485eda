// `npx nx run benchmarks:decide`: how long decide and the selection take, from a hundred members to a hundred thousand.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { allocations } from './src/allocations.ts';
import { aPass } from './src/a-pass.ts';
import { measure } from './src/measure.ts';
import { readOptions, usage } from './src/options.ts';
import { reportOf, type Measured } from './src/report.ts';
import { tableOf } from './src/table.ts';

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
