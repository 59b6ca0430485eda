import { DescribeTagsCommand } from '@aws-sdk/client-auto-scaling';
import { groupName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { aCloud } from './a-cloud.ts';

describe('the control API', () => {
  it('returns the last passes, newest first', async () => {
    const at = Date.UTC(2026, 2, 2, 9);
    const failed = (pool: string) => ({ kind: 'failed', at, problem: 'no answer', pool }) as const;
    const { control } = await aCloud({ passes: () => [failed('first'), failed('second')] });

    const { passes } = await read<{ passes: object[] }>(control('passes'));

    expect(passes).toMatchObject([{ pool: 'second' }, { pool: 'first', at: '2026-03-02T09:00:00.000Z' }]);
  });

  it('returns what each statement has allowed, and unused actions', async () => {
    const { control, account } = await aCloud();
    account.identities.putRole('a-role', { trust: { Statement: [] } });
    account.identities.setInlinePolicy('a-role', 'own', {
      Statement: [
        { Sid: 'Send', Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:PurgeQueue'], Resource: '*' },
      ],
    });
    account.identities.judge('a-role', { action: 'sqs:SendMessage', resource: 'a-queue', context: {} });

    const answer = await read(control('permissions'));

    expect(answer).toMatchObject({
      statements: [
        {
          sid: 'Send',
          roleName: 'a-role',
          usedActions: ['sqs:SendMessage'],
          unusedActions: ['sqs:PurgeQueue'],
        },
      ],
    });
  });
});

describe('runs', () => {
  it('are queued in the first worker pool or in a named one', async () => {
    const { control, world } = await aCloud();
    const other = world.spaceliftPools.create({ poolId: '01OTHER', poolName: 'other' });
    const queue = (body: object) => control('runs', { method: 'POST', body: [body] });

    await queue({ stack: 'a', durationSeconds: 60 });
    await queue({ stack: 'b', durationSeconds: 60, pool: 'other' });
    const refused = await queue({ stack: 'c', durationSeconds: 60, pool: 'none' });

    expect(world.spacelift.runs().map(({ stack }) => stack)).toEqual(['a']);
    expect(other.runs().map(({ stack }) => stack)).toEqual(['b']);
    expect(await refused.json()).toMatchObject({
      message: expect.stringContaining('no worker pool none') as string,
    });
  });
});

describe('a person', () => {
  it('confirms and discards plans', async () => {
    const { control, world, pass } = await aCloud();
    world.spacelift.registerWorker('{}');
    const apply = { confirmedAfterMs: Infinity, durationSeconds: 60 };
    const ids = ['a', 'b'].map((stack) => world.spacelift.queueRun({ stack, durationSeconds: 1, apply }).id);
    pass(10);
    const answer = (body: object) => control('confirmations', { method: 'POST', body });

    expect(await read(answer({ run: ids[0], confirmed: true }))).toEqual({
      ...{ run: ids[0], stack: 'a', state: 'confirmed' },
    });
    expect(await read(answer({ run: ids[1], confirmed: false }))).toMatchObject({ state: 'discarded' });

    const again = await answer({ run: ids[1], confirmed: false });
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({
      message: expect.stringContaining(`no run ${ids[1] ?? ''} waits for a confirmation`) as string,
    });
    expect((await answer({ run: ids[1] })).status).toBe(400);
  });
});

describe('an operator', () => {
  it('pauses the autoscaler for a while, and ends the pause', async () => {
    const { control, world, autoScaling } = await aCloud();
    const tags = async () => {
      const { Tags = [] } = await autoScaling.send(new DescribeTagsCommand({}));
      return Tags.map(({ Key, Value }) => `${Key}=${Value}`);
    };

    const answer = await read(control('pause', { method: 'POST', body: { pool: groupName, minutes: 30 } }));
    const until = new Date(world.now + 30 * 60_000).toISOString();

    expect(answer).toEqual({ pausedUntil: until });
    expect(await tags()).toContain(`poolkeeper:pause=${until}`);
    await control('pause', { method: 'POST', body: { minutes: 0 } });
    expect((await tags()).join()).not.toContain('poolkeeper:pause');
  });

  it.each([
    [{ minutes: -1 }, 'minutes must be a number from 0 to 10080 (7 days), got -1'],
    [{}, 'got undefined: send {"minutes": 60}'],
    [{ minutes: 5, pool: 'none' }, 'there is no pool "none": use one of pool'],
  ])('cannot pause with %j', async (body, message) => {
    const { control } = await aCloud();

    const refused = await control('pause', { method: 'POST', body });

    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ message: expect.stringContaining(message) as string });
  });

  it('drains the worker of an instance', async () => {
    const { control, world, pass } = await aCloud({ group: { desiredCapacity: 3 } });
    pass(120);
    await control('state');
    const instanceId = world.autoScaling.describeGroups()[0]?.instances[1]?.instanceId ?? '';

    await control('mishaps', { method: 'POST', body: { kind: 'drains', instanceId } });

    const drained = world.spacelift.workers().filter((worker) => worker.drained);
    expect(drained).toHaveLength(1);
    expect(drained[0]?.metadata).toContain(instanceId);
  });
});

async function read<Answer = unknown>(response: Promise<Response>): Promise<Answer> {
  return (await (await response).json()) as Answer;
}
