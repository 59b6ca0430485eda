// Started by decide.ts with sizes of the pool: prints the bytes that a pass allocates at each.
import process from 'node:process';
import { aPass } from './a-pass.ts';

const warmups = 20;
const samples = 5;

process.stdout.write(JSON.stringify(process.argv.slice(2).map(Number).map(allocated)));

/** The median, because the compiler sometimes allocates as well. */
function allocated(members: number): number {
  const { decide, select } = aPass(members);
  for (let run = 0; run < warmups; run += 1) select(decide());
  const each = Array.from({ length: samples }, () => {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    select(decide());
    return process.memoryUsage().heapUsed - before;
  }).sort((a, b) => a - b);
  return each[Math.floor(samples / 2)] ?? NaN;
}
