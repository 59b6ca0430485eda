import { pauseTag } from '@poolkeeper/pool-model';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { asRole } from '../../testing/as-role.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll();
const groupName = 'poolkeeper-blue';

describe('poolkeeper pause and resume', { concurrent: false, shuffle: false, timeout: 180_000 }, () => {
  let folder: { readonly path: string } & Disposable;
  beforeAll(async () => {
    folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 5 }' });
  });
  afterAll(() => {
    folder[Symbol.dispose]();
  });
  const poolkeeper = (...args: readonly string[]) => run(args, { cwd: folder.path });
  const tags = () => world.cloud.world.autoScaling.describeGroups([groupName])[0]?.ownTags;

  it('pauses for an hour by default, and says what that means', async () => {
    const { status, stdout, stderr } = await poolkeeper('pause', 'blue');

    expect(stderr).toBe('');
    expect(status).toBe(exitStatus.done);
    expect(stdout).toMatch(/^blue is paused for 60 min, until \d{4}-\d\d-\d\d \d\d:\d\d UTC\.\n/);
    expect(stdout).toContain('poolkeeper resume blue');
    const until = Date.parse(tags()?.[pauseTag] ?? '');
    expect(Math.abs(until - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });

  it('replaces an earlier pause, with a reason', async () => {
    const { stdout, stderr } = await poolkeeper(
      'pause',
      'blue',
      '--for',
      '2h',
      '--reason',
      'database\n migration',
    );

    expect(stderr).toMatch(/^This replaces the pause until \S+ \S+ UTC\.\n$/);
    expect(stdout).toContain('UTC (database migration).');
  });

  it('is shown by status, plan and doctor', async () => {
    const [status, plan, doctor] = await Promise.all([
      poolkeeper('status', 'blue'),
      poolkeeper('plan', 'blue'),
      poolkeeper('doctor', 'blue'),
    ]);

    expect(status.stdout).toMatch(
      / {2}paused for another 1h 59m \(database migration\); to end it: poolkeeper resume blue\n/,
    );
    expect(plan.stdout).toMatch(
      /^blue would hold at 0: the autoscaler is paused until \S+ \S+ UTC \(database migration\)/,
    );
    expect(doctor.stdout).toMatch(
      /the autoscaler is paused until .* \(database migration\): nothing is launched/,
    );
    const { pools } = JSON.parse((await poolkeeper('status', 'blue', '--json')).stdout) as {
      readonly pools: readonly { readonly pause?: unknown }[];
    };
    expect(pools[0]?.pause).toEqual({
      until: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      reason: 'database migration',
    });
  });

  it('outlasts a deployment', async () => {
    const before = tags();
    (await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 6 }' }))[Symbol.dispose]();

    expect(world.cloud.world.autoScaling.describeGroups([groupName])[0]?.maxSize).toBe(6);
    expect(tags()).toEqual(before);
    expect(tags()).toHaveProperty([pauseTag]);
  });

  it('resumes, also twice', async () => {
    const first = await poolkeeper('resume', 'blue');
    const second = await poolkeeper('resume', 'blue', '--json');

    expect(first.stdout).toMatch(
      /^blue resumes with the next pass\. It was paused until .*\(database migration\)\.\n$/,
    );
    expect(tags()).not.toHaveProperty([pauseTag]);
    expect(second.status).toBe(exitStatus.done);
    expect(JSON.parse(second.stdout)).toEqual({ pool: 'blue', resumed: false });
  });

  it('removes a tag that somebody wrote by hand and that is no pause', async () => {
    const { autoScaling } = world.cloud.world;
    autoScaling.updateGroup({ groupName, ownTags: { ...tags(), [pauseTag]: 'forever' } });

    expect((await poolkeeper('doctor', 'blue')).stdout).toContain('must start with a time such as');
    expect((await poolkeeper('resume', 'blue')).stdout).toBe(
      'blue was not paused, because its tag could not be read. The tag is removed.\n',
    );
    expect(tags()).not.toHaveProperty([pauseTag]);
  });

  it('says so when the pause has ended by itself', async () => {
    const { autoScaling } = world.cloud.world;
    autoScaling.updateGroup({ groupName, ownTags: { ...tags(), [pauseTag]: '2020-01-01T00:00:00Z' } });

    expect((await poolkeeper('resume', 'blue')).stdout).toBe(
      'blue is not paused any more: the pause ended at 2020-01-01 00:00 UTC.\n',
    );
  });

  it.each([
    [['--for', 'soon'], '--for must be a duration such as 30m or 2h, from 60 s to 168 h, got soon'],
    [['--for', '8d'], 'got 8d'],
    [['--for', '10s'], 'got 10s'],
    [['--reason', 'x'.repeat(300)], 'the reason must have at most 231 characters, got 300'],
  ])('refuses %j', async (options, message) => {
    const { status, stderr } = await poolkeeper('pause', 'blue', ...options);

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(message);
    expect(tags()).not.toHaveProperty([pauseTag]);
  });

  it('names a pool that is not deployed', async () => {
    const { status, stderr } = await poolkeeper('pause', 'red');

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('the pool red is not deployed');
  });

  it('names the permission that is missing', async () => {
    const mayRead = { Effect: 'Allow', Action: ['ssm:GetParameter', 'autoscaling:Describe*'], Resource: '*' };

    const { status, stderr } = await asRole(world.cloud, [mayRead], () => poolkeeper('pause', 'blue'));

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toContain('AWS denied access');
    expect(stderr).toContain('autoscaling:CreateOrUpdateTags');
  });
});
