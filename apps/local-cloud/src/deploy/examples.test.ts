import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { startLocalCloud } from '../local-cloud.ts';

const examples = fileURLToPath(new URL('../../../../infra/worker-pool/dist/examples/', import.meta.url));
const bundles = fileURLToPath(new URL('../../../', import.meta.url));
const names = existsSync(examples) ? readdirSync(examples) : [];

// Processes start slowly on a machine that is busy with other tests.
describe('the examples of the infrastructure', { timeout: 60_000 }, () => {
  it('are synthesized', () => {
    expect(names, `run "npx nx synth worker-pool" to write ${examples}`).not.toEqual([]);
  });

  it.each(names)('%s deploys, and a run completes', async (name) => {
    const troubles: string[] = [];
    const cloud = await startLocalCloud({
      clock: scaledClock({ startAt: Date.UTC(2026, 2, 2, 9), speed: 1000 }),
      onPass: (pass) => {
        if (pass.kind === 'failed') troubles.push(pass.problem);
      },
      onFailedBatch: (problem) => troubles.push(problem),
    });
    onTestFinished(() => cloud.close());
    // The bundle that the owner of the example has built.
    cloud.account.code.adopt('acme-builds', 'poolkeeper/autoscaler.zip', `${bundles}autoscaler/dist/bundle`);

    const stacks = await cloud.deployAssembly(`${examples}${name}`);
    const pools = cloud.world.spaceliftPools.all().slice(1);
    const runs = pools.map((pool) => pool.queueRun({ stack: 'a-stack', durationSeconds: 60 }));
    const ended = () => pools.flatMap((pool) => pool.runs()).every(({ state }) => state === 'finished');
    while (!ended()) await sleep(20);

    expect(stacks.map(({ status }) => status)).toEqual(stacks.map(() => 'CREATE_COMPLETE'));
    expect(runs.length).toBeGreaterThan(0);
    expect(troubles).toEqual([]);
  });
});
