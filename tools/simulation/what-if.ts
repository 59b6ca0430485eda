// `npx nx run simulation:what-if --trace FILE`: replays a trace and compares waiting times and cost.
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { generateWorkload, parseTrace, type Arrival } from '@poolkeeper/pool-world';
import { replayAtEqualHours } from './src/what-if/replay-at-equal-hours.ts';
import { describeReplays } from './src/what-if/describe-replays.ts';
import type { ReplayInput, Scaler } from './src/what-if/replay-input.ts';
import { replay } from './src/what-if/replay.ts';
import { readWhatIfOptions, usage, type WhatIfOptions } from './src/what-if/what-if-options.ts';

/** A Monday morning. */
const startAt = Date.UTC(2026, 0, 5, 8);

const result = readWhatIfOptions(process.argv.slice(2));
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
      process.stdout.write(`${await answer(result.options)}\n`);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    }
}

async function answer(options: WhatIfOptions): Promise<string> {
  const { minSize, maxSize, bootSeconds, seed, policy, passEveryMs } = options;
  const input: ReplayInput = { arrivals: await arrivalsOf(options), minSize, maxSize, bootSeconds, seed };
  const scaler = {
    kind: 'poolkeeper',
    policy,
    passEveryMs,
  } as const satisfies Scaler;
  const incumbent = await replay(input, { kind: 'incumbent', ...options.incumbent });
  const { maxCreate, maxKill, scaleDownDelay } = options.incumbent;
  const who = `incumbent, ${maxCreate} up, ${maxKill} down, ${scaleDownDelay} min`;
  if (!options.equalHours) {
    return describeReplays([
      [who, incumbent],
      ['poolkeeper', await replay(input, scaler)],
    ]);
  }
  const { figures, scaleInAfterMs } = await replayAtEqualHours(input, scaler, incumbent.instanceHours);
  return describeReplays([
    [who, incumbent],
    [`poolkeeper, idle for ${(scaleInAfterMs / 60_000).toFixed(1)} min`, figures],
  ]);
}

async function arrivalsOf({ trace: file, runs, seed }: WhatIfOptions): Promise<readonly Arrival[]> {
  if (file === undefined) return generateWorkload({ runs, seed, startAt });
  const trace = parseTrace(await readFile(file, 'utf8'), { fileName: file });
  if (!trace.ok) throw new Error(trace.problems.join('\n'));
  return trace.arrivals;
}
