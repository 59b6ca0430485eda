// `npx nx run benchmarks:many-pools`: plays 200 pools of 50 instances, a pool of 5,000, and a scale-out of 2,000, with the built functions
// against local-cloud, which throttles as AWS documents. Takes a quarter of an hour. Fails if a figure misses its target.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { writeAssembly, type CopiedPools } from './src/many-pools/copied-pools.ts';
import { judgeBurst, judgeRest, linesOf, type Verdict } from './src/many-pools/judge.ts';
import { playAtRest, playBurst } from './src/many-pools/play-pools.ts';

const scenes = {
  many: { count: 200, minSize: 50, maxSize: 100 },
  large: { count: 1, minSize: 5000, maxSize: 10_000 },
  burst: { count: 1, minSize: 0, maxSize: 2000 },
} as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    // A pool at rest is described every five minutes.
    minutes: { type: 'string', default: '5' },
    // Pool seconds per second of real time. A busy machine needs less than 1.
    speed: { type: 'string', default: '1' },
  },
});
const chosen = positionals.length === 0 ? Object.keys(scenes) : positionals;
const unknown = chosen.find((name) => !(name in scenes));
if (unknown !== undefined) {
  process.stderr.write(`there is no scene '${unknown}': use one of ${Object.keys(scenes).join(', ')}\n`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'poolkeeper-many-pools-'));
try {
  for (const name of chosen as readonly (keyof typeof scenes)[]) {
    const verdicts = await play(name, scenes[name]);
    const { count, minSize, maxSize } = scenes[name];
    const title = name === 'burst' ? `a scale-out of ${maxSize}` : `${count} x ${minSize} instances at rest`;
    process.stdout.write(`${title}\n${linesOf(verdicts)}\n`);
    if (!verdicts.every(({ isMet }) => isMet)) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function play(name: keyof typeof scenes, pools: CopiedPools): Promise<readonly Verdict[]> {
  const assembly = join(folder, name, 'cdk.out');
  mkdirSync(join(assembly, '..'));
  writeAssembly(assembly, pools);
  if (name === 'burst') return judgeBurst(await playBurst(assembly, pools), pools.maxSize);
  const [minutes, speed] = [Number(values.minutes), Number(values.speed)];
  return judgeRest(await playAtRest({ assembly, pools, minutes, speed }), { ...pools, minutes });
}
