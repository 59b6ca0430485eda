import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { aFolder } from '../../testing/a-folder.ts';
import { recordingHost } from '../../testing/recording-host.ts';
import { run } from '../../testing/run.ts';
import { aSystem } from '../../testing/a-system.ts';
import { status } from './status.ts';
import type { PoolStatus } from './pool-status.ts';

const world = aCloudForAll({ machines: { launchSeconds: 1, bootSeconds: 1, spread: 0 } });

describe('poolkeeper status', { concurrent: false, shuffle: false, timeout: 180_000 }, () => {
  it('names the pools that are not deployed', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['status', 'red'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('the pool red is not deployed: there is no SSM parameter /poolkeeper/pools/red');
    expect(stderr).toContain('`poolkeeper deploy red`');
  });

  it('says that no pool is deployed', async () => {
    using folder = aFolder();

    const { status, stderr } = await run(['status'], { cwd: folder.path });

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('no pool is deployed in this account and region');
  });

  it('shows queue, members, gate and decisions without a configuration', async () => {
    const deployed = await aDeployedPool(world.cloud, {
      rest: 'scaling: { enabled: false, minIdle: 1, maxSize: 5 }',
    });
    onTestFinished(() => {
      deployed[Symbol.dispose]();
    });
    await aWorkerIn('poolkeeper-blue');
    logPass({ pool: 'blue', message: 'pass', decision: { kind: 'hold', explanation: 'nothing to do' } });
    logPass({ pool: 'blue', message: 'pass', decision: { kind: 'hold', explanation: 'nothing to do' } });
    logPass({ pool: 'green', message: 'pass', decision: { kind: 'hold', explanation: "green's" } });
    logPass({ pool: 'blue', message: 'pass failed', error: { message: 'spacelift is down' } });
    using elsewhere = aFolder();

    const { status, stdout, stderr } = await run(['status', '--endpoint', world.cloud.url], {
      cwd: elsewhere.path,
    });

    expect(stderr).toBe('');
    expect(status).toBe(exitStatus.done);
    expect(stdout).toMatch(/^blue {2}0 runs pending, 1 idle; capacity 1 of 0 to 5\n {2}next {3}\S/);
    expect(stdout).toContain('  gate   0 in progress');
    expect(stdout).toMatch(
      / {2}past {3}\d+s ago {2}failed: spacelift is down\n {9}\d+s ago {2}nothing to do \(2 passes\)/,
    );
    expect(stdout).toMatch(/STATE {2}INSTANCE .*\nidle {3}i-\w+ {2}\w+ .*on-demand/);
    expect(stdout).not.toContain("green's");
  });

  it('prints the same as JSON', async () => {
    using folder = aFolder();

    const { stdout } = await run(['status', 'blue', '--json', '--endpoint', world.cloud.url], {
      cwd: folder.path,
    });

    const { pools } = JSON.parse(stdout) as { readonly pools: readonly PoolStatus[] };
    expect(pools).toMatchObject([
      {
        pool: 'blue',
        pendingRuns: 0,
        group: { name: 'poolkeeper-blue', desiredCapacity: 1, maxSize: 5, hasTerminationHook: true },
        counts: { idle: 1, busy: 0 },
        members: [{ state: 'idle', purchaseOption: 'on-demand', isOutdated: false }],
        decisions: [
          { kind: 'failed', passes: 1 },
          { kind: 'hold', passes: 2 },
        ],
        gate: { waiting: 0, redrive: 0 },
      },
    ]);
  });

  it('warns about what it could not read, and shows the rest', async () => {
    using folder = aFolder();
    world.cloud.account.logGroups.delete('/aws/lambda/poolkeeper-autoscaler');

    const { status, stdout, stderr } = await run(['status', 'blue', '--endpoint', world.cloud.url], {
      cwd: folder.path,
    });

    expect(status).toBe(exitStatus.done);
    expect(stderr).toBe('! recent decisions for blue cannot be read: the autoscaler has no log\n');
    expect(stdout).toContain('1 idle');
    expect(stdout).not.toContain('ago');
  });

  it('refreshes until it is interrupted', async () => {
    using folder = aFolder();
    const stop = new AbortController();
    const host = recordingHost();
    const watching = {
      ...host,
      update: (output: Parameters<typeof host.update>[0]) => {
        host.update(output);
        if (host.outputs.length === 3) stop.abort();
      },
    };
    const system = aSystem({ cwd: folder.path, signal: stop.signal });

    const ended = await status(
      { host: watching, system, options: {} },
      { names: ['blue'], endpoint: world.cloud.url, watch: true, intervalMs: 10 },
    );

    expect(ended).toBe(exitStatus.done);
    expect(host.outputs).toHaveLength(3);
  });
});

async function aWorkerIn(groupName: string): Promise<void> {
  const { world: simulated } = world.cloud;
  simulated.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
  const instances = () => simulated.autoScaling.describeGroups([groupName])[0]?.instances ?? [];
  const isInService = () => instances().some(({ lifecycleState }) => lifecycleState === 'InService');
  await vi.waitUntil(isInService, { timeout: 120_000, interval: 100 });
}

function logPass(fields: Readonly<Record<string, unknown>>): void {
  const text = JSON.stringify(fields);
  world.cloud.account.logGroups.write('/aws/lambda/poolkeeper-autoscaler', { stream: 'a-stream', text });
}
