// Measures how long the functions take from a run queued in an idle pool to the capacity asked for, with a webhook and in real time:
// npx nx run @poolkeeper/local-cloud:measure-reaction [--runs 50]
// The figures are of this machine: AWS's own latencies, such as the start of a cold function, are not simulated.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { localApiKeyId } from '../src/deploy/provide-secrets.ts';
import { startLocalCloud } from '../src/local-cloud.ts';
import { poolConfigOf } from '../src/play/pool-config-of.ts';
import { synthesize } from '../src/play/synthesize.ts';
import { parseOptions } from '../src/options/parse-options.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '50' } } });
const runs = Number(values.runs);
const folder = await mkdtemp(join(tmpdir(), 'reaction-'));
const parsed = parseOptions(['--max', String(runs), '--max-create', '10']);
if (parsed.kind === 'help') throw new Error('expected options, got the help');
const config = await poolConfigOf(parsed.options, localApiKeyId);
let onAsked: ((at: number) => void) | undefined;
const cloud = await startLocalCloud({
  onEvent: (event) => {
    if (event.kind === 'capacity-changed') onAsked?.(event.at);
  },
});
try {
  // The schedule fires at the start, and then not before the end.
  const withWebhook = { ...config, scaling: { ...config.scaling, webhook: true, every: '1h' } } as const;
  await cloud.deployAssembly(await synthesize(withWebhook, folder));
  const pool = cloud.world.spaceliftPools
    .all()
    .find(({ poolId }) => poolId === config.spacelift.workerPoolId);
  if (pool === undefined) throw new Error('the pool of the runs is missing');
  await sleep(5_000);

  const reactions: number[] = [];
  for (let n = 0; n < runs; n += 1) {
    await sleep(500 + Math.random() * 1_000);
    const asked = new Promise<number>((resolve) => (onAsked = resolve));
    // Otherwise the run would have the time of the world's last event.
    cloud.world.advanceTo(cloud.clock.now());
    const { queuedAt } = pool.queueRun({ stack: `stack-${n}`, durationSeconds: 3_600 });
    reactions.push((await asked) - queuedAt);
  }
  const sorted = reactions.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  process.stdout.write(
    `from a run queued to capacity asked for, in ms, over ${runs} runs: p50 ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}; the first, with a cold receiver, ${Math.round(reactions[0] ?? 0)}\n`,
  );
} finally {
  await cloud.close();
  await rm(folder, { recursive: true });
}
