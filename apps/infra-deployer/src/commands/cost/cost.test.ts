import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll({ speed: 300, machines: { launchSeconds: 1, bootSeconds: 30, spread: 0 } });

interface CostData {
  readonly instanceHours: number;
  readonly unpricedHours: number;
  readonly rows: readonly {
    readonly name: string | null;
    readonly runs: number;
    readonly busyHours: number;
    readonly idleHours: number;
    readonly dollars: number;
  }[];
  readonly prices: readonly { readonly of: string; readonly dollars: number; readonly source: string }[];
  readonly unknowns: readonly string[];
}

describe('poolkeeper cost', { concurrent: false, shuffle: false, timeout: 120_000 }, () => {
  let folder: { readonly path: string } & Disposable;
  beforeAll(async () => {
    const rest =
      'instances: { types: [m7i.large, m6i.xlarge], rootVolume: { sizeGiB: 50 } }\nscaling: { maxSize: 3 }';
    folder = await aDeployedPool(world.cloud, { rest });
    const pool = world.cloud.world.spaceliftPools.get('01HZX5S8F4T6Q2N9V7W3KJ0RMB');
    for (const [stack, minutes] of [
      ['networking', 15],
      ['networking', 15],
      ['billing', 10],
    ] as const) {
      pool?.queueRun({ stack, durationSeconds: minutes * 60 });
    }
    const { autoScaling } = world.cloud.world;
    const isEmpty = () => autoScaling.describeGroups(['poolkeeper-blue'])[0]?.instances.length === 0;
    await vi.waitUntil(() => pool?.runs().every(({ state }) => state === 'finished') === true && isEmpty(), {
      timeout: 90_000,
      interval: 100,
    });
  }, 120_000);
  afterAll(() => {
    folder[Symbol.dispose]();
  });
  const poolkeeper = (...args: readonly string[]) =>
    run(args, { cwd: folder.path, clock: () => world.cloud.clock.now() });

  it('adds up to the instance-hours, with the runs that Spacelift and the prices that AWS lists', async () => {
    const { status, stdout } = await poolkeeper('cost', 'blue', '--since', '6h', '--json');

    expect(status).toBe(exitStatus.done);
    const { instanceHours, unpricedHours, rows, prices, unknowns } = JSON.parse(stdout) as CostData;
    const sum = (valueOf: (row: CostData['rows'][number]) => number) =>
      rows.reduce((total, row) => total + valueOf(row), 0);
    expect(rows.map(({ name, runs }) => [name, runs])).toEqual([
      ['networking', 2],
      ['billing', 1],
    ]);
    expect(rows[0]?.busyHours).toBeCloseTo(1 / 2, 1);
    expect(rows[1]?.busyHours).toBeCloseTo(1 / 6, 1);
    expect(instanceHours).toBeGreaterThan(2 / 3);
    expect(instanceHours).toBeCloseTo(world.cloud.world.history.instanceHours(), 1);
    expect(sum(({ busyHours, idleHours }) => busyHours + idleHours)).toBeCloseTo(instanceHours, 6);
    expect(prices).toMatchObject([
      { of: 'm7i.large on-demand', dollars: 0.1, source: /list price of \d{4}-\d\d-\d\d$/ },
      { of: 'volume of 50 GiB', dollars: (0.08 * 50) / 730 },
    ]);
    expect(unpricedHours).toBe(0);
    expect(sum(({ dollars }) => dollars)).toBeCloseTo(instanceHours * (0.1 + 4 / 730), 6);
    expect(unknowns).toEqual([]);
  });

  it('prints a table, and values for spreadsheets', async () => {
    const table = await poolkeeper('cost', 'blue', '--since', '6h', '--by', 'space');
    const csv = await poolkeeper('cost', 'blue', '--since', '6h', '--by', 'run', '--csv');

    expect(table.stdout).toMatch(/^blue, .* UTC to .* UTC: \d+\.\d\d instance-hours, \$\d+\.\d\d\n/);
    expect(table.stdout).toMatch(/\nroot +3 +0\.6\d +\d+\.\d\d +\$\d+\.\d\d\ntotal +3 /);
    expect(csv.stdout.split('\n')[0]).toBe('run,runs,busy_hours,idle_hours,dollars');
    expect(csv.stdout.trim().split('\n')).toHaveLength(4);
  });

  it('gives its runs and the current prices to a simulation', async () => {
    const args = ['--from-pool', 'blue', '--since', '6h', '--price', 'on-demand', '--against', 'oracle'];
    const { status, stdout } = await poolkeeper('simulate', ...args, '--json');

    expect(status).toBe(exitStatus.done);
    const { runs, prices, results } = JSON.parse(stdout) as {
      readonly runs: { readonly waited: { readonly p50: number; readonly p95: number } };
      readonly prices: object;
      readonly results: readonly { readonly name: string; readonly busyHours: number }[];
    };
    expect(runs).toMatchObject({ count: 3, stacks: 2 });
    const pool = world.cloud.world.spaceliftPools.get('01HZX5S8F4T6Q2N9V7W3KJ0RMB');
    const waits = pool?.runs().map(({ queuedAt, startedAt = NaN }) => (startedAt - queuedAt) / 1000) ?? [];
    // Spacelift's times are whole seconds.
    expect(Math.abs(runs.waited.p95 - Math.max(...waits))).toBeLessThanOrEqual(1);
    expect(prices).toMatchObject({
      price: 0.1 + 4 / 730,
      volumePrice: 4 / 730,
      sources: [{ of: 'm7i.large on-demand' }, { of: 'volume of 50 GiB' }],
    });
    expect(results.map(({ name }) => name)).toEqual(['blue', 'oracle']);
    expect(results[1]?.busyHours).toBeCloseTo(2 / 3, 1);

    const { stdout: text } = await poolkeeper('simulate', ...args.slice(0, 4), '--price', 'spot');
    expect(text).toMatch(/they waited for a worker for \d+ s at the median/);
    expect(text).toMatch(
      /\nPrices: m7i\.large spot \$0\.\d{4} an hour \(mean spot price of \d zones over .*\), volume of 50 GiB /,
    );
  });

  it('names the pool, the runs and the prices that a simulation does not get', async () => {
    const ofPool = ['simulate', '--from-pool', 'blue'];
    const later = () => world.cloud.clock.now() + 90 * 24 * 3_600_000;
    const none = await run(ofPool, { cwd: folder.path, clock: later });
    const unknownPool = await poolkeeper('simulate', '--from-pool', 'red');
    const unknownType = await poolkeeper('simulate', '--price', 'on-demand', '--instance-type', 'm9z.large');
    const keys = world.cloud.account.spaceliftKeys.splice(0);
    const refused = await poolkeeper(...ofPool);
    world.cloud.account.spaceliftKeys.push(...keys);
    const { AWS_ACCESS_KEY_ID } = process.env;
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    const noCredentials = await poolkeeper('simulate', '--price', 'spot');
    vi.stubEnv('AWS_ACCESS_KEY_ID', AWS_ACCESS_KEY_ID);

    expect(none.stderr).toMatch(/Spacelift lists no run that the pool blue has had since \d{4}-/);
    expect(unknownPool.stderr).toContain('the pool red is not deployed');
    expect(unknownType.stderr).toContain('AWS lists no price of m9z.large on-demand in eu-west-1');
    expect(refused.stderr).toContain('the runs of the pool blue cannot be read: ');
    expect(noCredentials.stderr).toContain('there are no AWS credentials');
    for (const { status, stdout } of [none, unknownPool, unknownType, refused, noCredentials]) {
      expect(status).not.toBe(exitStatus.done);
      expect(stdout).toBe('');
    }
  });

  it('shows the busy time of unknown runs if Spacelift does not list runs', async () => {
    const keys = world.cloud.account.spaceliftKeys.splice(0);

    const { stdout } = await poolkeeper('cost', 'blue', '--since', '6h', '--json');

    world.cloud.account.spaceliftKeys.push(...keys);
    const { rows, unknowns, instanceHours } = JSON.parse(stdout) as CostData;
    expect(rows).toMatchObject([{ name: null, runs: 0 }]);
    expect(rows[0]?.busyHours).toBeGreaterThan(0.3);
    expect(rows[0]?.busyHours).toBeLessThan(instanceHours);
    expect(unknowns).toEqual([expect.stringMatching(/^Unknown: which runs there were\. /)]);
  });
});
