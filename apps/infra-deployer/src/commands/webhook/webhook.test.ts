import { readWebhookSecret, serviceNames } from '@poolkeeper/pool-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aDeployedPool } from '../../testing/a-deployed-pool.ts';
import { run } from '../../testing/run.ts';
import { notificationPolicy } from './notification-policy.ts';

const world = aCloudForAll({ speed: 60 });
let folder: Awaited<ReturnType<typeof aDeployedPool>>;
beforeAll(async () => {
  folder = await aDeployedPool(world.cloud, { rest: 'scaling: { webhook: true }' });
}, 60_000);
afterAll(() => {
  folder[Symbol.dispose]();
});

// The tests of a rotation follow each other.
describe('poolkeeper webhook', { shuffle: false, timeout: 60_000 }, () => {
  it('setup prints the webhook and the policy to make in Spacelift, without the secret', async () => {
    const { status, stdout } = await runHere('setup');

    expect(status).toBe(0);
    expect(stdout).toMatch(/Endpoint URL {6}https:\/\/\w+\.lambda-url\.eu-west-1\.on\.aws\//);
    expect(stdout).toContain(notificationPolicy(['blue'], 'v1'));
    expect(stdout).toContain('of the secret poolkeeper/webhook: run this with --show-secret');
    expect(stdout).not.toContain(stored().current);
    const json = await runHere('setup', 'autoscaler', '--json', '--rego-v0');
    expect(JSON.parse(json.stdout)).toMatchObject({
      endpoint: world.cloud.account.webhooks.all()[0]?.endpoint,
      pools: ['blue'],
      policy: notificationPolicy(['blue'], 'v0'),
    });
    expect(json.stdout).not.toContain(stored().current);
  });

  it('setup shows the secret in a terminal, and nowhere else', async () => {
    const shown = await run(['webhook', 'setup', '--show-secret'], { cwd: folder.path, isTerminal: true });
    expect(shown.stdout).toContain(stored().current);

    for (const more of [[], ['--json']]) {
      const refused = await runHere('setup', '--show-secret', ...more);
      expect(refused.status).not.toBe(0);
      expect(refused.stdout + refused.stderr).not.toContain(stored().current);
    }
  });

  it('rotate makes a second secret, and finishes with the new one alone', async () => {
    const { current: first } = stored();

    expect(await runHere('rotate')).toMatchObject({ status: 0 });
    const during = stored();
    expect(during).toEqual({ current: expect.stringMatching(/^[\w-]{48}$/) as string, previous: first });
    expect(during.current).not.toBe(first);
    expect((await runHere('rotate')).stderr).toContain('a rotation has begun and is not finished');
    expect((await runHere('rotate', '--finish')).status).toBe(0);

    expect(stored()).toEqual({ current: during.current });
    expect((await runHere('rotate', '--finish')).stderr).toContain('there is no rotation to finish');
  });

  it('doctor says whether events arrive, and that the schedule requests passes', async () => {
    const { stdout: before } = await run(['doctor', 'blue'], { cwd: folder.path });
    expect(before).toMatch(/webhook +it has accepted no event in the last 24 hours/);
    expect(before).toMatch(/schedule +poolkeeper-autoscaler, rate\(1 minute\)/);

    const [webhook] = world.cloud.account.webhooks.all();
    world.cloud.account.webhooks.put({
      endpoint: webhook?.endpoint ?? '',
      pools: ['blue'],
      secret: stored().current,
    });
    world.cloud.world.spaceliftPools.all().at(-1)?.queueRun({ stack: 'a', durationSeconds: 60 });
    await expect
      .poll(() => world.cloud.account.webhooks.all()[0]?.answers.at(-1), { timeout: 20_000 })
      .toBe(202);

    const { stdout: after } = await run(['doctor', 'blue'], { cwd: folder.path });
    expect(after).toMatch(/webhook +it has accepted events in the last 24 hours/);
  });

  it('says what to do if no pool has a webhook of that name', async () => {
    const { status, stderr } = await runHere('setup', 'green');
    expect(status).not.toBe(0);
    expect(stderr).toContain('the configuration has no pool green with scaling.webhook');
  });
});

function runHere(...args: readonly string[]) {
  return run(['webhook', ...args], { cwd: folder.path });
}

function stored() {
  const value = world.cloud.account.secrets.find(serviceNames.webhook.secret)?.versions.at(-1)?.value;
  const secret = readWebhookSecret(value ?? '');
  if (secret === undefined) throw new Error('there is no secret');
  return secret;
}
