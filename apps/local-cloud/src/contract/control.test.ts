import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { aCloud } from './a-cloud.ts';

describe('the control API', () => {
  it('returns the last passes, newest first', async () => {
    const at = Date.UTC(2026, 2, 2, 9);
    const failed = (pool: string) => ({ kind: 'failed', at, problem: 'no answer', pool }) as const;
    const { server } = await aCloud({ passes: () => [failed('first'), failed('second')] });

    const { passes } = await read<{ passes: object[] }>(`${server.url}/_local/passes`);

    expect(passes).toMatchObject([{ pool: 'second' }, { pool: 'first', at: '2026-03-02T09:00:00.000Z' }]);
  });

  it('returns what each statement has allowed, and unused actions', async () => {
    const { server, account } = await aCloud();
    account.identities.putRole('a-role', { trust: { Statement: [] } });
    account.identities.setInlinePolicy('a-role', 'own', {
      Statement: [
        { Sid: 'Send', Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:PurgeQueue'], Resource: '*' },
      ],
    });
    account.identities.judge('a-role', { action: 'sqs:SendMessage', resource: 'a-queue', context: {} });

    const answer = await read(`${server.url}/_local/permissions`);

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
    const { server, world } = await aCloud();
    const other = world.spaceliftPools.create({ poolId: '01OTHER', poolName: 'other' });
    const queue = (body: object) =>
      fetch(`${server.url}/_local/runs`, { method: 'POST', body: JSON.stringify([body]) });

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

describe('the console in the browser', () => {
  it('is a page that requests nothing from other servers', async () => {
    const { server } = await aCloud();

    const response = await fetch(`${server.url}/_console`);
    const page = await response.text();

    expect(response.headers.get('content-type')).toBe('text/html;charset=UTF-8');
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    for (const [, path = ''] of page.matchAll(/get\('([^']+)'\)/g)) {
      expect((await fetch(`${server.url}${path}`)).status, path).toBe(200);
    }
  });

  it('has a valid script that reads existing members of the control API', async () => {
    const { server } = await aCloud();
    const [, script = ''] =
      /<script type="module">([^]*)<\/script>/.exec(await (await fetch(`${server.url}/_console`)).text()) ??
      [];
    const state = await read<Record<string, unknown>>(`${server.url}/_local/state`);

    // The script runs in an endless loop, so it is only parsed.
    expect(() => new Script(`(async () => {${script}})`)).not.toThrow();
    const [, members = ''] = /function showState\(\{([^}]*)\}\)/.exec(script) ?? [];
    expect(
      members
        .split(',')
        .map((name) => name.trim())
        .filter((name) => !(name in state)),
    ).toEqual([]);
  });
});

async function read<Answer = unknown>(url: string): Promise<Answer> {
  return (await (await fetch(url)).json()) as Answer;
}
