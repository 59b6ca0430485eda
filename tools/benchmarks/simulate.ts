// `npx nx run benchmarks:simulate`: measures how long the simulation of a policy takes, on one core.
import process from 'node:process';
import { poolkeeperScaler, simulate } from '@poolkeeper/policy-simulator';
import { generateWorkload } from '@poolkeeper/pool-world';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { measure } from './src/measure.ts';

const samples = 5;
const startAt = Date.UTC(2026, 0, 5, 8);
const monthMs = 30 * 24 * 3_600_000;

for (const { title, runs, maxSize, periodMs } of [
  {
    title: '2,200 runs in two months, at most 400 instances',
    runs: 2200,
    maxSize: 400,
    periodMs: 2 * monthMs,
  },
  {
    title: '100,000 runs in 100 days, at most 300 instances',
    runs: 100_000,
    maxSize: 300,
    periodMs: undefined,
  },
]) {
  const generated = generateWorkload({ runs, seed: 1, startAt });
  const last = generated.at(-1)?.queuedAt ?? startAt;
  const stretch = periodMs === undefined ? 1 : periodMs / (last - startAt);
  const arrivals = generated.map((run) => ({
    ...run,
    queuedAt: startAt + Math.round((run.queuedAt - startAt) * stretch),
  }));
  const input = {
    runs: arrivals,
    shape: { minSize: 0, maxSize, bootMs: 90_000 },
    scaler: poolkeeperScaler({ policy: defaultPolicy, everyMs: 15_000 }),
  };
  const { p50 } = measure(() => simulate(input), samples);
  process.stdout.write(`${title}: ${(p50 / 1000).toFixed(2)} s, the median of ${samples}\n`);
}
