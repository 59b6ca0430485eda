// `npx nx run pool-world:soak --seeds N --from SEED`: as many histories as you have patience for.
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { isUndisturbed } from './src/invariants/applies-to.ts';
import { describeTally } from './src/soak/describe-tally.ts';
import { playSeeds, tellFailure } from './src/soak/play-seeds.ts';
import { readSoakOptions, usage, type SoakOptions } from './src/soak/soak-options.ts';
import { isSoonEnough } from './src/soak/tally.ts';

const mostReports = 3;
const progressEveryMs = 5_000;

const result = readSoakOptions(process.argv.slice(2), availableParallelism());
switch (result.kind) {
  case 'help':
    process.stdout.write(usage);
    break;
  case 'wrong':
    process.stderr.write(`${result.problem}\n`);
    process.exitCode = 2;
    break;
  case 'options':
    try {
      process.exitCode = (await soak(result.options)) ? 0 : 1;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
}

/** Whether every promise was kept. */
async function soak(options: SoakOptions): Promise<boolean> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  let toldAt = startedAt;
  const tally = await playSeeds(options, ({ histories, failures }) => {
    if (performance.now() - toldAt < progressEveryMs) return;
    toldAt = performance.now();
    process.stderr.write(
      `${histories} of ${options.seeds} histories, ${failures.length} violations, ${(histories / seconds()).toFixed(0)} a second\n`,
    );
  });
  process.stdout.write(`${describeTally(tally, seconds())}\n`);
  for (const { seed } of tally.failures.slice(0, mostReports)) {
    process.stdout.write(`\n${await tellFailure(seed, options)}\n`);
  }
  const isLate = isUndisturbed(options.faults) && !isSoonEnough(tally);
  if (isLate) process.stdout.write('too many instances were released too late after they had idled\n');
  return tally.failures.length === 0 && !isLate;
}
