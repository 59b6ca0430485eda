import { SettingsError, UnknownPoolError } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { anIdleMember } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { EventError } from './errors.ts';
import { aProcess } from './testing/a-process.ts';
import { aWorld } from './testing/a-world.ts';

describe('the Lambda handler', () => {
  it("returns the report of a pass over the event's pool, and publishes its metrics", async () => {
    const process = aProcess({ pools: { blue: aWorld({ pendingRuns: 1 }), green: aWorld({}) } });
    const report = await process.invoke({ pool: 'blue' });
    expect(report).toMatchObject({ decision: { kind: 'scale-out' }, applied: { desiredCapacity: 1 } });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(process.published).toEqual([expect.objectContaining({ pool: 'blue', PendingRuns: 1 })]);
  });

  it("keeps to the invocation's remaining time", async () => {
    const member = anIdleMember();
    const world = aWorld({ members: [member] });
    const report = await aProcess({ pools: { blue: world } }).invoke({ pool: 'blue' }, 1_000);
    expect(report.applied.leftForNextPass).toEqual([member.instance.id]);
    expect(world.changes).toEqual([]);
  });

  it('fails the invocation when the pass fails, and publishes that', async () => {
    const world = aWorld({});
    world.break('describe', new Error('throttled'));
    const process = aProcess({ pools: { blue: world } });
    await expect(process.invoke({ pool: 'blue' })).rejects.toThrow('throttled');
    expect(process.published).toEqual([expect.objectContaining({ pool: 'blue', PassFailed: 1 })]);
  });

  it.each([[undefined], [null], [{}], [{ pool: 7 }], [{ pool: '../secrets' }], ['blue']])(
    'refuses the event %j, which names no pool',
    async (event) => {
      const process = aProcess({ pools: { blue: aWorld({}) } });
      await expect(process.invoke(event)).rejects.toThrow(EventError);
      expect(process.reads).toEqual([]);
    },
  );

  it("counts and logs a pass as failed when the pool's settings cannot be read", async () => {
    const process = aProcess({ pools: {} });
    await expect(process.invoke({ pool: 'red' })).rejects.toThrow(UnknownPoolError);
    process.write('red', '{}');
    await expect(process.invoke({ pool: 'red' })).rejects.toThrow(SettingsError);
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

  it('works for the one pool of a dedicated function, whatever the event', async () => {
    const process = aProcess({
      environment: { POOL_SETTINGS: '/poolkeeper/pools/blue' },
      pools: { blue: aWorld({ pendingRuns: 1 }) },
    });
    expect(await process.invoke({ pool: 'green' })).toMatchObject({ pendingRuns: 1 });
    expect(await process.invoke({})).toMatchObject({ pendingRuns: 1 });
  });
});

describe('the pools of a process', () => {
  it('are connected once', async () => {
    const process = aProcess({ pools: { blue: aWorld({ pendingRuns: 1 }) } });
    await process.invoke({ pool: 'blue' });
    await process.invoke({ pool: 'blue' });
    expect(process.connected).toEqual(['blue']);
    expect(process.reads).toHaveLength(2);
  });

  it('go by new settings in the invocation that reads them', async () => {
    const process = aProcess({ pools: { blue: aWorld({ pendingRuns: 1 }) } });
    expect(await process.invoke({ pool: 'blue' })).toMatchObject({ dryRun: false });
    process.change('blue', { autoscaler: { ...aPoolSettings().autoscaler, dryRun: true } });
    expect(await process.invoke({ pool: 'blue' })).toMatchObject({ dryRun: true });
    expect(process.connected).toEqual(['blue']);
  });

  it('are connected again when their connection changes, and fail while that fails', async () => {
    const process = aProcess({ pools: { blue: aWorld({}) } });
    await process.invoke({ pool: 'blue' });
    const { connection } = aPoolSettings();
    process.change('blue', {
      connection: { ...connection, group: { ...connection.group, region: 'eu-west-2' } },
    });
    process.breakConnect(new Error('no certificates'));
    await expect(process.invoke({ pool: 'blue' })).rejects.toThrow('no certificates');
    expect(process.published.at(-1)).toEqual({ pool: 'blue', PassFailed: 1 });
    expect(process.log.lines).toContainEqual(
      expect.objectContaining({ fields: expect.objectContaining({ code: 'pass-failed' }) as object }),
    );
    process.breakConnect(undefined);
    await process.invoke({ pool: 'blue' });
    expect(process.log.lines.at(-1)?.fields).toMatchObject({ groupName: 'poolkeeper-blue' });
  });

  it('are connected again after that failed', async () => {
    const process = aProcess({ pools: { blue: aWorld({}) } });
    process.breakConnect(new Error('no certificates'));
    await expect(process.invoke({ pool: 'blue' })).rejects.toThrow('no certificates');
    process.breakConnect(undefined);
    expect(await process.invoke({ pool: 'blue' })).toBeDefined();
  });

  it('each remember their own past, and each line of the log names its pool', async () => {
    const process = aProcess({
      pools: { blue: aWorld({ pendingRuns: 1, group: { maxSize: 0 } }), green: aWorld({}) },
    });
    await process.invoke({ pool: 'blue' });
    process.now += 30_000;
    expect(await process.invoke({ pool: 'blue' })).toMatchObject({ queueWaitMs: 30_000 });
    expect(await process.invoke({ pool: 'green' })).toMatchObject({ queueWaitMs: 0 });
    const passes = process.log.lines.filter(({ message }) => message === 'pass');
    expect(passes.map(({ fields }) => fields.pool)).toEqual(['blue', 'blue', 'green']);
  });
});
