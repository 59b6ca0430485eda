import { readFileSync } from 'node:fs';
import { imageTags, poolNames } from '@poolkeeper/pool-config';
import { renewalTag, writeRenewal } from '@poolkeeper/pool-model';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import type { DoctorOutput } from '../doctor/doctor-report.ts';
import { aDeployedPool, aLocalConfig } from '../../testing/a-deployed-pool.ts';
import { aFolder } from '../../testing/a-folder.ts';
import { asRole } from '../../testing/as-role.ts';
import { run, type Run, type RunOptions } from '../../testing/run.ts';

const world = aCloudForAll({ speed: 40, machines: { launchSeconds: 1, bootSeconds: 20, spread: 0 } });
const groupName = 'poolkeeper-blue';
const guide = readFileSync(new URL('../../../../../docs/guides/images.md', import.meta.url), 'utf8');
const [, policy = '{}'] = /```json image-policy\n(.*?)```/s.exec(guide) ?? [];
const { Statement: statements } = JSON.parse(policy) as {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
};
const used = new Set<string>();
const source = 'ami-0123456789abcdef0';

// These tests use one pool, in their order.
describe('poolkeeper image', { concurrent: false, shuffle: false, timeout: 120_000 }, () => {
  let folder: { readonly path: string } & Disposable;
  beforeAll(async () => {
    const { seconds } = world.cloud.account.imageBuilds;
    Object.assign(seconds, { PENDING: 1, BUILDING: 20, TESTING: 20, DISTRIBUTING: 1 });
    folder = await aDeployedPool(world.cloud, {
      rest: [
        `image: { id: ${source}, build: { every: never } }`,
        'scaling: { maxSize: 3, passEvery: 15s }',
        'lifecycle: { registrationGrace: 3m }',
      ].join('\n'),
    });
  }, 180_000);
  afterAll(() => {
    folder[Symbol.dispose]();
  });
  /** Each command has the permissions of the guide's policy, and no others. */
  const image = async (args: readonly string[], options: Partial<RunOptions> = {}) => {
    const ran = await asRole(world.cloud, statements, () =>
      run(['image', ...args], { cwd: folder.path, env: session(), ...options }),
    );
    const own = world.cloud.account.identities.uses().filter(({ roleName }) => roleName === 'an-operator');
    for (const action of own.flatMap(({ usedActions }) => usedActions)) used.add(action);
    return ran;
  };
  /** The time of the cloud, in which the command waits. */
  const session = () => ({ AWS_ENDPOINT_URL: world.cloud.url, LOCAL_CLOUD_TOKEN: world.cloud.token });
  /** What doctor finds about the images. */
  const findings = async (options: Partial<RunOptions> = {}) => {
    const clock = () => world.cloud.world.now;
    const { stdout } = await run(['doctor', 'blue', '--json'], { cwd: folder.path, clock, ...options });
    const { pools } = JSON.parse(stdout) as DoctorOutput['data'];
    return pools
      .flatMap(({ checks }) => checks)
      .filter(({ check }) => check === 'image build')
      .map(({ result, text }) => `${result}: ${text}`);
  };
  const builds = () => world.cloud.account.imageBuilds;
  const parameter = () => world.cloud.account.parameters.find(poolNames('blue').imageParameter)?.value;
  const tagsOf = (id: string) =>
    builds()
      .images()
      .find((each) => each.id === id)?.tags ?? {};
  /** Builds an image, and returns its id. */
  const build = async (failure?: 'boot' | 'registration') => {
    if (failure !== undefined) builds().failNext(failure);
    const { stdout, stderr, status } = await image(['build', 'blue', '--json']);
    expect(status, stderr).toBe(exitStatus.done);
    return (JSON.parse(stdout) as { readonly image: string }).image;
  };
  const pool = () => {
    const found = world.cloud.world.spaceliftPools.get('01HZX5S8F4T6Q2N9V7W3KJ0RMB');
    if (found === undefined) throw new Error('the pool does not exist');
    return found;
  };
  it('says that nothing was built, and what to do', async () => {
    const status = await image(['status']);
    const promote = await image(['promote', 'blue']);

    expect(status.stdout).toMatch(
      /^blue {2}launches from ami-0123456789abcdef0 since .* ago; not built by the pool\n {2}next {3}nothing newer/,
    );
    expect(promote.status).toBe(exitStatus.misused);
    expect(promote.stderr).toContain('there is no image of blue to promote');
    expect(promote.stderr).toContain('poolkeeper image build blue');
    expect(parameter()).toBe(source);
    expect(await findings()).toEqual(['warning: no image has been built yet']);
  });

  it('builds an image, and follows a build that is going on', async () => {
    const started = await image(['build', 'blue', '--no-wait']);
    const { status, stdout, stderr } = await image(['build', 'blue']);

    expect(started.stdout).toContain('poolkeeper image status blue');
    expect(status, stderr).toBe(exitStatus.done);
    expect(stderr).toContain('blue is being built already');
    expect(stderr).toMatch(/image of blue .*(pending|building|testing)/);
    expect(stdout).toMatch(/ami-[0-9a-f]{17} of blue is built, and has passed its tests/);
    expect(stdout).toContain('poolkeeper image promote blue');
    expect(builds().all()).toHaveLength(1);
    expect((await image(['status', 'blue'])).stdout).toMatch(
      /next {3}ami-[0-9a-f]{17}: poolkeeper image promote/,
    );
  });

  it.each([
    ['build', 'ApplyBuildComponents', 'BUILDING'],
    ['test', 'ApplyTestComponents', 'TESTING'],
  ] as const)('names the step and the log of an image that fails in its %s', async (failure, step, state) => {
    builds().failNext(failure);
    const { status, stderr } = await image(['build', 'blue']);
    const shown = await image(['status', 'blue']);

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toContain(`is FAILED in the step ${step}: `);
    expect(stderr).toContain(state);
    expect(stderr).toMatch(
      /aws logs tail \/aws\/imagebuilder\/poolkeeper-blue-\w+ .*--log-stream-names 1\.0\.0\/\d/,
    );
    expect(shown.stdout).toMatch(/FAILED .*request/);
  });

  it('refuses images that are not of the pool, or have not passed their tests', async () => {
    const untested =
      builds()
        .images()
        .find(({ tags }) => tags[imageTags.pool] === undefined)?.id ?? '';
    const refusals: Run[] = [];
    for (const id of [untested, 'ami-0123456789abcdef1', 'ami-00000000', 'latest']) {
      refusals.push(await image(['promote', 'blue', '--image', id]));
    }

    expect(refusals.map(({ status }) => status)).toEqual(Array(4).fill(exitStatus.misused));
    const [first, second, third, fourth] = refusals.map(({ stderr }) => stderr);
    expect(first).toContain('it has not passed its tests');
    expect(second).toContain('it is not an image of blue');
    expect(third).toContain('it does not exist in this region');
    expect(fourth).toContain('it does not exist in this region');
    expect(parameter()).toBe(source);
  });

  it('refuses an image of another pool, or of another architecture', async () => {
    const [{ id, tags } = { id: '', tags: {} }] = builds().images();
    builds().tagImage(id, { ...tags, [imageTags.pool]: 'red' });
    const ofRed = await image(['promote', 'blue', '--image', id]);
    builds().tagImage(id, tags);
    const { imageParameter: name } = poolNames('blue');
    const { parameters } = world.cloud.account;
    parameters.put({ name, value: 'ami-0123456789abcdef1', type: 'String', dataType: 'aws:ec2:image' }, true);
    const ofIntel = await image(['promote', 'blue', '--image', id]);
    parameters.put({ name, value: source, type: 'String', dataType: 'aws:ec2:image' }, true);

    expect(ofRed.stderr).toContain('it is of the pool red, not of blue');
    expect(ofIntel.stderr).toContain('it is for x86_64, and the instances of blue are arm64');
    expect([ofRed.status, ofIntel.status]).toEqual([exitStatus.misused, exitStatus.misused]);
  });

  it('is checked by doctor: builds that have failed, and an image that is not the newest', async () => {
    expect(await findings()).toEqual([
      expect.stringContaining('warning: the last build has failed: SSM execution'),
      `warning: the pool launches from ${source}, which it has not built`,
    ]);
  });

  it('promotes an image when the worker of its first instance has registered', async () => {
    const { status, stdout, stderr } = await image(['promote', 'blue']);
    const promoted = parameter() ?? '';

    expect(status, stderr).toBe(exitStatus.done);
    expect(stderr).toMatch(/first instance of ami-\w+ .*i-\w+ has registered/);
    expect(stdout).toContain(`blue launches from ${promoted}, and a worker of it has registered`);
    expect(promoted).not.toBe(source);
    expect(tagsOf(promoted)).toMatchObject({
      [imageTags.promoted]: 'true',
      [imageTags.registered]: expect.stringMatching(/^i-\w+ \d{4}-/) as unknown,
    });
    expect((await image(['promote', 'blue'])).status).toBe(exitStatus.done);
  });

  it('goes back to the earlier image if an instance fails to boot, and interrupts no run', async () => {
    const earlier = parameter();
    pool().queueRun({ stack: 'a-stack', durationSeconds: 100_000 });
    await vi.waitUntil(
      () =>
        pool()
          .everyWorker()
          .some(({ busy }) => busy),
      { timeout: 60_000 },
    );
    const bad = await build('boot');
    const { status, stderr } = await image(['promote', 'blue']);

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toMatch(
      new RegExp(`${bad} does not work: i-\\w+ failed to boot at the step registration`),
    );
    expect(stderr).toContain(`blue launches from ${earlier} again`);
    expect(parameter()).toBe(earlier);
    expect(tagsOf(bad)).toHaveProperty([imageTags.refused]);
    expect(tagsOf(bad)).not.toHaveProperty([imageTags.promoted]);
    expect(pool().runCounts()).toMatchObject({ running: 1, interrupted: 0 });
    // It is not taken again by itself.
    expect((await image(['status', 'blue', '--json'])).stdout).not.toContain('"next"');
  });

  it('goes back if the first instance registers no worker in time', async () => {
    const earlier = parameter();
    const bad = await build('registration');
    const begun = world.cloud.world.now;
    const { status, stderr } = await image(['promote', 'blue']);

    expect(status).toBe(exitStatus.failed);
    expect(stderr).toMatch(new RegExp(`${bad} does not work: i-\\w+ registered no worker within 3 min`));
    expect(parameter()).toBe(earlier);
    expect(world.cloud.world.now - begun).toBeLessThan(15 * 60_000);
    // It counts as supply to come no longer.
    const [group] = world.cloud.world.autoScaling.describeGroups([groupName]);
    const failed = world.cloud.world.ec2
      .describeInstances()
      .find(({ imageId }) => imageId === bad)?.instanceId;
    expect(group?.instances.find(({ instanceId }) => instanceId === failed)?.lifecycleState).toMatch(
      /^Terminating/,
    );
  });

  it('says in which state an interruption leaves the pool, and goes on when it is called again', async () => {
    const good = await build();
    const [old] = builds()
      .images()
      .filter(({ tags }) => tags[imageTags.refused] !== undefined);
    if (old === undefined) throw new Error('no image was refused');
    builds().tagImage(old.id, { ...old.tags, [imageTags.promoted]: 'true' });
    const stop = new AbortController();
    const interrupted = await image(['promote', 'blue'], {
      signal: stop.signal,
      onStderr: (text) => {
        if (text.includes('first instance of')) stop.abort();
      },
    });

    expect(interrupted.status).toBe(exitStatus.interrupted);
    expect(interrupted.stderr).toContain(
      `blue launches from ${good}, and no worker of it has registered yet. To go on: poolkeeper image promote blue`,
    );
    expect((await image(['status', 'blue'])).stdout).toContain('poolkeeper image promote blue goes on');
    expect(await findings()).toEqual([
      `warning: no instance of ${good} is known to have registered its worker`,
    ]);

    const again = await image(['promote', 'blue']);
    expect(again.status, again.stderr).toBe(exitStatus.done);
    expect(parameter()).toBe(good);
    expect(tagsOf(good)).toHaveProperty([imageTags.registered]);
    // Image Builder may delete all but the present one and the one before it.
    expect(tagsOf(old.id)).not.toHaveProperty([imageTags.promoted]);
    expect(
      builds()
        .images()
        .filter(({ tags }) => tags[imageTags.promoted] === 'true'),
    ).toHaveLength(2);
    expect(await findings()).toEqual([`ok: 6 builds; launches from ${good}`]);
    const inTwoMonths = () => world.cloud.world.now + 60 * 24 * 3_600_000;
    expect(await findings({ clock: inTwoMonths })).toEqual([
      `warning: the pool launches from ${good}, which was built 60 days ago`,
    ]);
  });

  it('has the autoscaler replace the instances that were launched before the promotion, on request', async () => {
    const promotedAt = world.cloud.account.parameters.find(poolNames('blue').imageParameter)?.changedAt ?? 0;

    const { status, stdout, stderr } = await image(['promote', 'blue', '--roll-out']);

    expect(status, stderr).toBe(exitStatus.done);
    expect(stdout).toContain('poolkeeper plan blue');
    const [group] = world.cloud.world.autoScaling.describeGroups([groupName]);
    expect(group?.ownTags[renewalTag]).toBe(writeRenewal(promotedAt));
  });

  it('goes back on request, and not to an image that was taken back', async () => {
    const current = parameter() ?? '';
    const { status, stdout, stderr } = await image(['promote', 'blue', '--rollback']);

    expect(status, stderr).toBe(exitStatus.done);
    const first = builds().images()[0]?.id ?? '';
    expect(parameter()).toBe(first);
    expect(stdout).toContain(`blue launches from ${first} again, and not from ${current}`);
    expect(tagsOf(current)).toMatchObject({ [imageTags.refused]: 'rolled back by an operator' });
    await image(['promote', 'blue', '--rollback']);
    expect(parameter()).toBe(source);
    expect((await image(['promote', 'blue', '--rollback'])).stderr).toContain('no image from before');
  });

  it("needs no more permissions than the guide's policy has", () => {
    expect([...used].sort()).toEqual(statements.flatMap(({ Action }) => Action).sort());
  });

  it('says what a pool without a build has to set', async () => {
    using other = await aDeployedPool(world.cloud, { name: 'red' });
    for (const args of [
      ['status', 'red'],
      ['build', 'red'],
      ['promote', 'red'],
    ]) {
      const { status, stderr } = await image(args, { cwd: other.path });
      expect({ args, status }).toEqual({ args, status: exitStatus.misused });
      expect(stderr).toContain('the pool red builds no image of its own');
      expect(stderr).toContain('poolkeeper deploy red');
    }
    const config = aLocalConfig(world.cloud, 'red', 'image: { build: {} }');
    using changed = aFolder({ 'poolkeeper.yaml': config });
    const { stdout } = await run(['doctor', 'red'], { cwd: changed.path });
    expect(stdout).toMatch(/image build +there is no pipeline: no image is built/);
    expect((await image(['status', 'green'])).stderr).toContain('the pool green is not deployed');
  });
});
