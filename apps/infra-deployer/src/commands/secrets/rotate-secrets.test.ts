import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { run, type RunOptions } from '../../testing/run.ts';

const world = aCloudForAll({ speed: 20, machines: { launchSeconds: 1, bootSeconds: 1, spread: 0 } });
const groupName = 'poolkeeper-blue';
const secretId = 'poolkeeper/blue/worker';

// These tests use one pool, in their order.
describe('poolkeeper secrets rotate', { shuffle: false, timeout: 180_000 }, () => {
  let folder: { readonly path: string } & Disposable;
  beforeAll(async () => {
    folder = await aDeployedPool(world.cloud, {
      rest: 'scaling: { enabled: false, minSize: 1, maxSize: 5 }',
    });
  }, 180_000);
  afterAll(() => {
    folder[Symbol.dispose]();
  });
  const rotate = (flags: readonly string[], options: Partial<RunOptions> = {}) =>
    run(['secrets', 'rotate', 'blue', ...flags], { cwd: folder.path, env: key(), ...options });

  it('changes nothing without credentials or consent, and names the runs and their instances', async () => {
    const instanceId = await startRun(300);
    const [run] = spacelift().runs();
    const before = secretText();

    const without = await rotate(['--yes'], { env: { HOME: folder.path } });
    const unasked = await rotate([]);
    const now = await rotate(['--now']);

    expect(without.status).toBe(exitStatus.misused);
    expect(without.stderr).toContain('there are no credentials for Spacelift');
    expect(unasked.stderr).toContain(
      `each when its run has ended (now ${run?.id} of a-stack, on ${instanceId})`,
    );
    expect(now.stderr).toContain(
      `ends the runs of blue at once (now ${run?.id} of a-stack, on ${instanceId})`,
    );
    expect(sizes()).toEqual([1, 5]);
    expect(secretText()).toBe(before);
    await stopRuns();
  });

  it('waits for the runs, then replaces token and key, and opens the pool again', async () => {
    await startRun(160);
    const before = secretText();

    const { status, stdout, stderr } = await rotate(['--yes']);

    expect(status, stderr).toBe(exitStatus.done);
    expect(stdout).toContain('blue has a new token and a new private key');
    expect(spacelift().runCounts()).toMatchObject({ queued: 0, running: 0, interrupted: 0 });
    const members = JSON.parse(secretText()) as Readonly<Record<string, string>>;
    for (const [name, value] of Object.entries(JSON.parse(before) as Readonly<Record<string, string>>)) {
      expect(members[name], name).not.toBe(value);
      expect(stdout + stderr).not.toContain(members[name]);
    }
    expect(sizes()).toEqual([1, 5]);
  });

  it('opens the pool again if it is interrupted while it waits', async () => {
    await startRun(400);
    const before = secretText();
    const stop = new AbortController();

    const { status } = await rotate(['--yes'], {
      signal: stop.signal,
      onStderr: (text) => {
        if (text.includes('each until its run has ended')) stop.abort();
      },
    });

    expect(status).toBe(exitStatus.interrupted);
    expect(sizes()).toEqual([1, 5]);
    expect(secretText()).toBe(before);
    await stopRuns();
  });

  it('keeps the pool closed if the new token cannot be stored, and goes on when it is called again', async () => {
    await writeSecret('no JSON');

    const failed = await rotate(['--yes']);
    const closed = sizes();
    await writeSecret('{}');
    const again = await rotate(['--yes']);

    expect(failed.status).toBe(exitStatus.failed);
    expect(failed.stderr).toContain('keeps its maximum size of 0. Run the same command again');
    expect(closed).toEqual([0, 0]);
    expect(again.status, again.stderr).toBe(exitStatus.done);
    expect(sizes()).toEqual([1, 5]);
    expect(JSON.parse(secretText())).toHaveProperty('SPACELIFT_TOKEN');
  });

  it('ends the runs at once on request', async () => {
    const instanceId = await startRun(100_000);

    const { status, stderr } = await rotate(['--now', '--yes']);

    expect(status, stderr).toBe(exitStatus.done);
    expect(spacelift().runCounts()).toMatchObject({ running: 0 });
    expect(sizes()).toEqual([1, 5]);
    await vi.waitUntil(() => workersBeside(instanceId).length > 0, { timeout: 120_000, interval: 100 });
  });

  function spacelift() {
    const pool = world.cloud.world.spaceliftPools.get('01HZX5S8F4T6Q2N9V7W3KJ0RMB');
    if (pool === undefined) throw new Error('the pool does not exist');
    return pool;
  }

  function untilWorkers(count: number) {
    return vi.waitUntil(() => spacelift().everyWorker().length === count, {
      timeout: 120_000,
      interval: 100,
    });
  }

  /** Workers of instances with the new token. */
  function workersBeside(instanceId: string) {
    return spacelift()
      .everyWorker()
      .filter(({ metadata }) => !metadata.includes(instanceId));
  }

  async function stopRuns(): Promise<void> {
    for (const { id, state } of spacelift().runs()) if (state === 'running') spacelift().stopRun(id);
    await vi.waitUntil(() => spacelift().runCounts().running === 0, { timeout: 120_000, interval: 100 });
  }

  /** Returns the instance that the run is on. */
  async function startRun(durationSeconds: number): Promise<string> {
    await untilWorkers(1);
    spacelift().queueRun({ stack: 'a-stack', durationSeconds });
    await vi.waitUntil(
      () =>
        spacelift()
          .everyWorker()
          .some(({ busy }) => busy),
      { timeout: 60_000 },
    );
    const worker = spacelift()
      .everyWorker()
      .find(({ busy }) => busy);
    return (JSON.parse(worker?.metadata ?? '{}') as { readonly instance_id: string }).instance_id;
  }

  function sizes(): readonly unknown[] {
    const [group] = world.cloud.world.autoScaling.describeGroups([groupName]);
    return [group?.minSize, group?.maxSize];
  }

  function secretText(): string {
    return world.cloud.account.secrets.find(secretId)?.versions.at(-1)?.value ?? '';
  }

  function key(): Readonly<Record<string, string>> {
    const { id, secret } = world.cloud.account.localKey;
    return {
      SPACELIFT_API_KEY_ENDPOINT: world.cloud.url,
      SPACELIFT_API_KEY_ID: id,
      SPACELIFT_API_KEY_SECRET: secret,
    };
  }
});

async function writeSecret(SecretString: string): Promise<void> {
  const client = new SecretsManagerClient();
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString }));
  client.destroy();
}
