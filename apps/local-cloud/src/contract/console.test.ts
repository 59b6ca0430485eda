import { createHash } from 'node:crypto';
import type { ConsoleUpdate, PassView } from '@poolkeeper/pool-model/view';
import { SeededFaults } from '@poolkeeper/pool-world';
import { groupName, hookName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localFaults } from '../faults/local-faults.ts';
import { aFailedPass } from '../testing/a-pass.ts';
import { aCloud, type Cloud } from './a-cloud.ts';

describe('the console in the browser', () => {
  it('is one page that requests nothing from other servers', async () => {
    const { server } = await aCloud();

    const response = await fetch(`${server.url}/_console`);
    const page = await response.text();

    expect(response.url).toBe(`${server.url}/`);
    expect(response.headers.get('content-type')).toBe('text/html;charset=UTF-8');
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    expect(page.match(/MIT License/gi)).toHaveLength(2);
    expect(page).not.toMatch(/<(script|link|img)[^>]* (src|href)="(?!data:)/);
  });

  it('allows only the scripts and styles that the page contains', async () => {
    const { server } = await aCloud();

    const response = await fetch(server.url);
    const page = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';

    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    for (const element of ['script', 'style']) {
      const [, text = ''] = new RegExp(`<${element}[^>]*>([^]*?)</${element}>`).exec(page) ?? [];
      const hash = createHash('sha256').update(text).digest('base64');
      expect(text).not.toBe('');
      expect(policy).toContain(`${element}-src 'sha256-${hash}'`);
    }
  });
});

describe("the console's events", () => {
  it('begin with the pools and the passes, and go on with new passes', async () => {
    const first: PassView = { ...aFailedPass('first'), pool: groupName };
    const second: PassView = { ...aFailedPass('second'), pool: groupName };
    const passes = [first];
    const cloud = await aCloud({ group: { desiredCapacity: 2, maxSize: 7 }, passes: () => passes });
    cloud.pass(120);
    const updates = await follow(cloud);

    const { view, passes: before } = await updates.next();
    passes.push(second);
    const { passes: after } = await updates.next();

    expect(before).toEqual([first]);
    expect(after).toEqual([second]);
    expect(view).toMatchObject({ managerIsOn: true, local: { speed: 1 } });
    expect(view.pools).toMatchObject([
      {
        name: groupName,
        group: { minSize: 0, maxSize: 7, desiredCapacity: 2 },
        members: [
          { state: 'idle', instanceType: 't3.small', launchedAt: expect.any(Number) as number },
          { state: 'idle' },
        ],
        gate: [],
      },
    ]);
  });

  it('show the queue with its waits, and the run of a member', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 1 } });
    for (const stack of ['a', 'b', 'c']) cloud.world.spacelift.queueRun({ stack, durationSeconds: 600 });
    cloud.pass(90);
    const updates = await follow(cloud);

    const [pool] = (await updates.next()).view.pools;

    expect(pool?.queue).toEqual({ pendingRuns: 2, longestWaitMs: 90_000, p95WaitMs: 62_000 });
    expect(pool?.runs).toEqual({ running: 1, finished: 0, interrupted: 0, losses: [] });
    expect(pool?.members).toMatchObject([{ state: 'busy', run: { stack: 'a' } }]);
    expect(pool?.cost?.busyHours).toBeCloseTo(28 / 3600, 4);
    expect(pool?.cost?.instanceHours).toBeCloseTo(90 / 3600);
  });

  it('show the plans that wait for a person, the oldest first, and how many runs are blocked', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 1 } });
    const { spacelift } = cloud.world;
    cloud.pass(60);
    spacelift.queueRun({ stack: 'plain', durationSeconds: 10 });
    const updates = await follow(cloud);
    expect((await updates.next()).view.pools[0]?.coming).toBeUndefined();
    const apply = { confirmedAfterMs: Infinity, durationSeconds: 60 };
    const runs = ['a', 'b', 'a'].map((stack) => spacelift.queueRun({ stack, durationSeconds: 30, apply }));
    spacelift.prioritizeRun(runs[1]?.id ?? '', true);
    cloud.pass(100);

    const [pool] = (await updates.next()).view.pools;

    expect(pool?.coming).toEqual({
      unconfirmed: [
        { id: runs[1]?.id, stack: 'b', since: expect.any(Number) as number },
        { id: runs[0]?.id, stack: 'a', since: expect.any(Number) as number },
      ],
      blocked: 1,
    });
    expect(pool?.queue).toMatchObject({ pendingRuns: 0 });
    // The time until a person has read a plan costs nothing.
    const [fresh] = (await (await follow(cloud)).next()).view.pools;
    expect(fresh?.cost?.busyHours).toBeCloseTo(70 / 3600, 4);
  });

  it('show what instances have cost, also those that EC2 has forgotten', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 2 } });
    cloud.pass(90);
    const updates = await follow(cloud);
    await updates.next();
    const { autoScaling } = cloud.world;
    const instanceId = autoScaling.describeGroups()[0]?.instances[0]?.instanceId ?? '';
    autoScaling.terminateInstance({ instanceId, decrement: true });
    cloud.world.advanceTo(cloud.world.now + 10_000);
    autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });
    cloud.pass(3 * 3600);
    const costOf = async () => (await updates.next()).view.pools[0]?.cost;

    await expect
      .poll(async () => (await costOf())?.instanceHours ?? 0, { timeout: 10_000 })
      .toBeGreaterThan(3);

    const { instanceHours, dollars, busyHours, prices } = (await costOf()) ?? {};
    expect(busyHours).toBe(0);
    expect(instanceHours).toBeLessThan(6);
    expect(prices).toEqual([{ of: 't3.small on-demand', dollars: 0.1, source: 'invented by local-cloud' }]);
    expect(dollars).toBeCloseTo(0.1 * (instanceHours ?? 0));
  });

  it('show where the time of a boot went', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 1 } });
    cloud.pass(120);
    const updates = await follow(cloud);
    await updates.next();
    const [machine] = cloud.world.ec2.describeInstances();
    const kernelAt = new Date((machine?.launchTime ?? 0) + 5000).toISOString().slice(0, 19);
    cloud.world.ec2.createTags([machine?.instanceId ?? ''], {
      'poolkeeper:boot-times': `${kernelAt}Z registration 4.0`,
    });

    const [pool] = (await updates.next()).view.pools;

    expect(pool?.members).toMatchObject([
      { boot: { launch: 5000, system: 4000, setup: 0, registration: expect.any(Number) as number } },
    ]);
  });

  it('show who waits at the gate, since when, and how often it was extended', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 1 } });
    cloud.world.spacelift.queueRun({ stack: 'a', durationSeconds: 6000 });
    cloud.world.advanceTo(cloud.world.now + 120_000);
    cloud.pass(120);
    const instanceId = cloud.world.autoScaling.describeGroups()[0]?.instances[0]?.instanceId ?? '';
    cloud.world.autoScaling.terminateInstance({ instanceId, decrement: true });
    cloud.world.advanceTo(cloud.world.now + 10_000);
    cloud.pass(10);
    for (let extended = 0; extended < 2; extended += 1) {
      cloud.world.autoScaling.recordLifecycleActionHeartbeat({ groupName, hookName, instanceId });
    }
    const updates = await follow(cloud);

    const [pool] = (await updates.next()).view.pools;

    expect(pool?.gate).toEqual([
      {
        instanceId,
        since: expect.any(Number) as number,
        cause: expect.any(String) as string,
        heartbeats: 2,
        waitsFor: { kind: 'run', stack: 'a' },
      },
    ]);
    expect(pool?.members).toMatchObject([{ id: instanceId, state: 'leaving' }]);
  });

  it('show faults, a shortage, a failed batch, a pause, and the lifecycle manager', async () => {
    const parsed = localFaults.parse('spot=2');
    const cloud = await aCloud({
      group: { maxSize: 5 },
      faults: new SeededFaults({ seed: 1, profile: parsed.ok ? parsed.profile : undefined }),
      lifecycleManager: { isOn: false, set: () => undefined },
      failedBatch: () => ({ at: cloud.world.now, problem: 'no memory' }),
    });
    const { world } = cloud;
    world.mishaps.capacityShortage({ until: world.now + 600_000 });
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
    cloud.pass(60);
    await cloud.control('pause', { method: 'POST', body: { minutes: 10 } });
    const updates = await follow(cloud);

    const { view } = await updates.next();

    expect(view).toMatchObject({
      managerIsOn: false,
      failedBatch: { problem: 'no memory' },
      local: { faults: 'spot=2' },
      pools: [{ shortage: { purchaseOption: 'on-demand' }, pause: { until: expect.any(Number) as number } }],
    });
  });
});

/** Reads the events as the page does. */
async function follow({ server }: Cloud): Promise<{ next(): Promise<ConsoleUpdate> }> {
  const closed = new AbortController();
  onTestFinished(() => {
    closed.abort();
  });
  const response = await fetch(`${server.url}/_console/updates`, {
    headers: { authorization: `Bearer ${server.token}` },
    signal: closed.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let read = '';
  return {
    next: async () => {
      while (!read.includes('\n\n')) read += (await reader?.read())?.value ?? '';
      const [event = '', ...rest] = read.split('\n\n');
      read = rest.join('\n\n');
      return JSON.parse(event.replace(/^data: /, '')) as ConsoleUpdate;
    },
  };
}
