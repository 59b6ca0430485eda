import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseOptions } from '../options/parse-options.ts';
import type { Summary } from '../report/summary.ts';
import { playAndSimulate } from '../testing/play-and-simulate.ts';
import { playPool } from './play-pool.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-cloud-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the bundled functions, deployed from the synthesized assembly', { timeout: 120_000 }, () => {
  it('scale a pool out for a burst and in again without interrupting a run', async () => {
    const trace = join(folder, 'burst.csv');
    const report = join(folder, 'report.json');
    const burst = [40, 90, 150, 200, 260, 320].map((seconds, stack) => `1000,stack-${stack},${seconds}\n`);
    await writeFile(trace, `queued_at,stack,duration_s\n${burst.join('')}1400,late,60\n`);

    const status = await playPool({
      options: optionsOf('--trace', trace, '--report', report, '--until-done', '--scale-in-after', '60'),
      terminal: { write: () => undefined, interactive: false, colour: false, width: () => 100 },
      stopped: new Promise(() => undefined),
    });

    const summary = JSON.parse(await readFile(report, 'utf8')) as Summary;
    expect(summary).toMatchObject({
      runs: { total: 7, finished: 7, interrupted: 0 },
      passes: { failed: 0 },
    });
    expect(summary.instances.peak).toBeGreaterThanOrEqual(6);
    expect(summary.instances.terminated).toBe(summary.instances.launched);
    expect(summary.drains.total).toBe(summary.instances.launched);
    expect(summary.passes.scaleOut).toBeGreaterThan(0);
    expect(summary.passes.scaleIn).toBeGreaterThan(0);
    expect(status).toBe(0);
  });

  // A machine that is busy with other tests delays each step, by many seconds of the pool. The target measure-simulator is stricter.
  it('make runs wait about as long, and pay for about as many hours, as the policy simulator says', async () => {
    const { played, simulated } = await playAndSimulate(100);

    expect(played.runs).toMatchObject({ finished: simulated.runs, interrupted: 0 });
    expect(played.instances.hours / simulated.instanceHours).toBeGreaterThan(0.75);
    expect(played.instances.hours / simulated.instanceHours).toBeLessThan(1.25);
    expect(Math.abs((played.queueWaitSeconds.p95 ?? Infinity) - simulated.waitP95)).toBeLessThan(60);
  });
});

function optionsOf(...argv: string[]) {
  const parsed = parseOptions(['--port', '0', '--speed', '300', ...argv]);
  if (parsed.kind === 'help') throw new Error('expected options, got the help');
  return parsed.options;
}
