import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
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

describe('the console in the browser', () => {
  it('is a page that requests nothing from other servers', async () => {
    const { server, control } = await aCloud();

    const response = await fetch(`${server.url}/_console`);
    expect(response.url).toBe(`${server.url}/`);
    const page = await response.text();

    expect(response.headers.get('content-type')).toBe('text/html;charset=UTF-8');
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    const paths = [...page.matchAll(/get\('\/_local\/([^']+)'\)/g)].map(([, path = '']) => path);
    expect(paths).not.toEqual([]);
    for (const path of paths) expect((await control(path)).status, path).toBe(200);
  });

  it('has a valid script that reads existing members of the control API', async () => {
    const { server, control } = await aCloud();
    const response = await fetch(server.url);
    const [, script = ''] = /<script type="module">([^]*)<\/script>/.exec(await response.text()) ?? [];
    const state = await read<Record<string, unknown>>(control('state'));

    // The browser runs only the script with this hash.
    const hash = createHash('sha256').update(script).digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`);
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

async function read<Answer = unknown>(response: Promise<Response>): Promise<Answer> {
  return (await (await response).json()) as Answer;
}
