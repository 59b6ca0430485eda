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
