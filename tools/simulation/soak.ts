// `npx nx run pool-world:soak --seeds N --from SEED`: plays many seeded histories.
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { isUndisturbed } from './src/invariants/applies-to.ts';
import { playSeeds, reportSeed } from './src/soak/play-seeds.ts';
import { readSoakOptions, usage, type SoakOptions } from './src/soak/soak-options.ts';
import { describeFailures, describeTally, isReleasedInTime } from './src/soak/tally.ts';

const maxReports = 3;
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

/** Plays the seeds and returns whether every invariant held. */
async function soak(options: SoakOptions): Promise<boolean> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  let reportedAt = startedAt;
  const tally = await playSeeds(options, ({ histories, failures }) => {
    if (performance.now() - reportedAt < progressEveryMs) return;
    reportedAt = performance.now();
    process.stderr.write(
      `${histories} of ${options.seeds} histories, ${describeFailures(failures)}, ${(histories / seconds()).toFixed(1)} a second\n`,
    );
  });
  process.stdout.write(`${describeTally(tally, seconds())}\n`);
  for (const { seed } of tally.failures.slice(0, maxReports)) {
    process.stdout.write(`\n${await reportSeed(seed, options)}\n`);
  }
  const isLate = isUndisturbed(options.faults) && !isReleasedInTime(tally);
  if (isLate) process.stdout.write('too many instances were released too long after they became idle\n');
  return tally.failures.length === 0 && !isLate;
}
