import { SettingsError, UnknownPoolError } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { anIdleMember } from '@poolkeeper/pool-model/testing';
import { describe, expect, it, vi } from 'vitest';
import { EventError } from './errors.ts';
import { createHandler } from './handler.ts';
import { aProcess } from './testing/a-process.ts';
import { aWorld } from './testing/a-world.ts';
import type { Context } from 'aws-lambda';

describe('the Lambda handler', () => {
  it('answers with the report of a pass over the pool of the event, and publishes its metrics', async () => {
    const process = aProcess({ pools: { blue: aWorld({ pendingRuns: 1 }), green: aWorld({}) } });
    const report = await invoke(process, { pool: 'blue' });
    expect(report).toMatchObject({ decision: { kind: 'scale-out' }, applied: { desiredCapacity: 1 } });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(process.published).toEqual([expect.objectContaining({ pool: 'blue', PendingRuns: 1 })]);
  });

  it("watches the invocation's remaining time", async () => {
    const member = anIdleMember();
    const world = aWorld({ members: [member] });
    const report = await invoke(aProcess({ pools: { blue: world } }), { pool: 'blue' }, 1_000);
    expect(report.applied.leftForNextPass).toEqual([member.instance.id]);
    expect(world.changes).toEqual([]);
  });

  it('fails the invocation when the pass fails, and publishes that', async () => {
    const world = aWorld({});
    world.break('describe', new Error('throttled'));
    const process = aProcess({ pools: { blue: world } });
    await expect(invoke(process, { pool: 'blue' })).rejects.toThrow('throttled');
    expect(process.published).toEqual([expect.objectContaining({ pool: 'blue', PassFailed: 1 })]);
  });

  it.each([[undefined], [{}], [{ pool: 7 }], [{ pool: '../secrets' }], ['blue']])(
    'refuses the event %j, which names no pool',
    async (event) => {
      const process = aProcess({ pools: { blue: aWorld({}) } });
      await expect(invoke(process, event)).rejects.toThrow(EventError);
      expect(process.reads).toEqual([]);
    },
  );

  it('counts and logs a pass as failed when the settings of its pool cannot be had', async () => {
    const process = aProcess({ pools: {} });
    await expect(invoke(process, { pool: 'red' })).rejects.toThrow(UnknownPoolError);
    process.write('red', '{}');
    await expect(invoke(process, { pool: 'red' })).rejects.toThrow(SettingsError);
    expect(process.published).toEqual([
      { pool: 'red', PassFailed: 1 },
      { pool: 'red', PassFailed: 1 },
    ]);
    expect(process.log.lines).toContainEqual(
      expect.objectContaining({
        message: 'pass failed',
        fields: expect.objectContaining({ code: 'pass-failed', pool: 'red' }) as object,
      }),
    );
  });

  it('of a function for one pool works for that one, whatever the event', async () => {
    const process = aProcess({
      place: { kind: 'dedicated', parameter: '/poolkeeper/pools/blue' },
      pools: { blue: aWorld({ pendingRuns: 1 }) },
    });
    expect(await invoke(process, { pool: 'green' })).toMatchObject({ pendingRuns: 1 });
    expect(await invoke(process, {})).toMatchObject({ pendingRuns: 1 });
  });
});

describe('the pools of a process', () => {
  it('are connected once, and wait for their settings only the first time', async () => {
    const world = aWorld({ pendingRuns: 1 });
    const process = aProcess({ pools: { blue: world } });
    await invoke(process, { pool: 'blue' });
    const release = process.holdReads();
    const answer = invoke(process, { pool: 'blue' });
    let hasEnded = false;
    void answer.then(() => (hasEnded = true));
    await vi.waitUntil(() => process.published.length === 2);
    // The function is frozen once it has answered, and a request under way with it.
    await new Promise(setImmediate);
    expect(hasEnded).toBe(false);
    release();
    await answer;
    expect(process.connected).toEqual(['blue']);
    expect(process.reads).toHaveLength(2);
  });

  it('go by new settings in the invocation after the one that found them', async () => {
    const process = aProcess({ pools: { blue: aWorld({ pendingRuns: 1 }) } });
    await invoke(process, { pool: 'blue' });
    process.change('blue', { autoscaler: { ...aPoolSettings().autoscaler, dryRun: true } });
    expect(await invoke(process, { pool: 'blue' })).toMatchObject({ dryRun: false });
    expect(await invoke(process, { pool: 'blue' })).toMatchObject({ dryRun: true });
    expect(process.connected).toEqual(['blue']);
  });

  it('are connected anew when their connection changes, and stay as they are while that fails', async () => {
    const process = aProcess({ pools: { blue: aWorld({}) } });
    await invoke(process, { pool: 'blue' });
    const { connection } = aPoolSettings();
    process.change('blue', { connection: { ...connection, group: { name: 'x', region: 'eu-west-1' } } });
    process.breakConnect(new Error('no certificates'));
    expect(await invoke(process, { pool: 'blue' })).toBeDefined();
    expect(process.log.lines).toContainEqual(
      expect.objectContaining({ fields: expect.objectContaining({ code: 'settings-stale' }) as object }),
    );
    process.breakConnect(undefined);
    await invoke(process, { pool: 'blue' });
    await invoke(process, { pool: 'blue' });
    expect(process.log.lines.at(-1)?.fields).toMatchObject({ groupName: 'x' });
  });

  it('are connected again after that failed', async () => {
    const process = aProcess({ pools: { blue: aWorld({}) } });
    process.breakConnect(new Error('no certificates'));
    await expect(invoke(process, { pool: 'blue' })).rejects.toThrow('no certificates');
    process.breakConnect(undefined);
    expect(await invoke(process, { pool: 'blue' })).toBeDefined();
  });

  it('remember each its own past, and say in every line of the log which of them it is about', async () => {
    const process = aProcess({
      pools: { blue: aWorld({ pendingRuns: 1, group: { maxSize: 0 } }), green: aWorld({}) },
    });
    await invoke(process, { pool: 'blue' });
    process.now += 30_000;
    expect(await invoke(process, { pool: 'blue' })).toMatchObject({ queueWaitMs: 30_000 });
    expect(await invoke(process, { pool: 'green' })).toMatchObject({ queueWaitMs: 0 });
    const passes = process.log.lines.filter(({ message }) => message === 'pass');
    expect(passes.map(({ fields }) => fields.pool)).toEqual(['blue', 'blue', 'green']);
  });
});

function invoke(process: ReturnType<typeof aProcess>, event: unknown, remainingMs = 60_000) {
  const log = { ...process.log, addContext: () => undefined };
  const handler = createHandler(process.pools, {
    log,
    clock: () => process.now,
    sleep: () => Promise.resolve(),
  });
  return handler(event, { getRemainingTimeInMillis: () => remainingMs } as Context);
}
