import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatRunEvent, formatWebhookSecret, serviceNames } from '@poolkeeper/pool-config';
import { describe, expect, it, onTestFinished } from 'vitest';
import { functionUrlPath } from '../functions/function-url-path.ts';
import { startLocalCloud, type LocalCloud } from '../local-cloud.ts';
import type { Pass } from '../report/pass.ts';
import { invokeFunctionUrl } from '../server/invoke-function-url.ts';

const assembly = fileURLToPath(
  new URL('../../../../infra/worker-pool/dist/examples/webhook', import.meta.url),
);

// In real time, and without the schedule.
describe('an event of Spacelift', { timeout: 60_000 }, () => {
  it('of a run in an idle pool starts a pass that observes the run, without the schedule', async () => {
    const { cloud, passes, pool } = await aWebhookPool();
    const before = passes.length;

    pool.queueRun({ stack: 'a', durationSeconds: 60 });
    await until(() => capacity(cloud) === 1);
    await until(() => passes.length > before);

    expect(passes.slice(before)).toMatchObject([{ kind: 'finished', pendingRuns: 1 }]);
    expect(cloud.account.webhooks.all()).toMatchObject([{ isOn: true, answers: [202] }]);
    const ofReceiver = cloud.account.identities
      .uses()
      .filter(({ roleName }) => roleName.startsWith('poolkeeper-webhook'));
    expect(
      ofReceiver.map(({ sid, actions, usedActions }) => [sid, actions.length === usedActions.length]),
    ).toEqual([
      ['ReadWebhookSecret', true],
      ['RequestPasses', true],
      ['WriteLogs', true],
    ]);
  });

  it('comes in a burst, and the passes that it starts do not overlap with each other', async () => {
    const { cloud, passes, pool } = await aWebhookPool();
    const before = passes.length;
    const running = watchInvocations(cloud, serviceNames.autoscaler.function);
    const startedAt = cloud.clock.now();

    for (let n = 0; n < 30; n += 1) {
      pool.queueRun({ stack: `stack-${n}`, durationSeconds: 600 });
      await sleep(40);
    }
    await until(() => passes.at(-1)?.kind === 'finished' && pendingIn(passes) === 30);

    expect(running.most).toBe(1);
    // A pass stands for half a second.
    const intervals = Math.ceil((cloud.clock.now() - startedAt) / 500) + 1;
    expect(passes.length - before).toBeLessThanOrEqual(Math.min(intervals, 29));
    expect(passes.every(({ kind }) => kind === 'finished')).toBe(true);
  });

  it('that is forged or broken starts no pass, however often it comes', async () => {
    const { cloud, passes } = await aWebhookPool();
    const before = passes.length;
    const autoscaler = watchInvocations(cloud, serviceNames.autoscaler.function);
    const event = formatRunEvent({ pools: ['webhook'], run: '01RUN', state: 'READY', at: Date.now() });

    for (let n = 0; n < 200; n += 1) {
      const signature = n % 2 === 0 ? `sha256=${'0'.repeat(64)}` : 'sha256=';
      expect(await post(cloud, n % 3 === 0 ? '{' : event, signature)).toBe(401);
    }

    expect(cloud.world.sqs.queue(serviceNames.webhook.passQueue)).toMatchObject({ visible: 0, inFlight: 0 });
    expect(autoscaler.count).toBe(0);
    expect(passes).toHaveLength(before);
  });

  it('is accepted with the earlier secret during a rotation', async () => {
    const { cloud, pool } = await aWebhookPool();
    const secret = cloud.account.secrets.find(serviceNames.webhook.secret);
    if (secret === undefined) throw new Error('there is no secret');
    const [known] = cloud.account.webhooks.all();
    cloud.account.secrets.putValue(
      secret,
      formatWebhookSecret({ current: 'the new secret of the webhook', previous: known?.secret ?? '' }),
    );

    pool.queueRun({ stack: 'a', durationSeconds: 60 });
    await until(() => cloud.account.webhooks.all()[0]?.answers.length === 1);
    cloud.account.webhooks.put({
      ...known,
      endpoint: known?.endpoint ?? '',
      pools: ['webhook'],
      secret: 'the new secret of the webhook',
    });
    pool.queueRun({ stack: 'b', durationSeconds: 60 });
    await until(() => cloud.account.webhooks.all()[0]?.answers.length === 2);

    expect(cloud.account.webhooks.all()).toMatchObject([{ answers: [202, 202] }]);
  });

  it('is not needed: the schedule requests passes in the same queue', async () => {
    const { cloud, passes, pool, schedule } = await aWebhookPool();
    cloud.account.webhooks.put({
      endpoint: cloud.account.webhooks.all()[0]?.endpoint ?? '',
      secret: 'wrong',
      pools: ['webhook'],
    });
    pool.queueRun({ stack: 'a', durationSeconds: 60 });
    await until(() => cloud.account.webhooks.all()[0]?.answers.length === 1);
    // The times of scheduled requests have seconds, so that two in a second would be one.
    await sleep(1_000);

    cloud.account.schedules.put(schedule);
    await until(() => capacity(cloud) === 1);

    expect(cloud.account.webhooks.all()[0]?.answers).toEqual([401]);
    expect(passes.at(-1)).toMatchObject({ kind: 'finished' });
    expect(schedule).toMatchObject({
      targetArn: cloud.world.sqs.queue(serviceNames.webhook.passQueue).arn,
      messageGroupId: 'webhook',
    });
  });
});

/** A pool at rest, after the first pass of its schedule. */
async function aWebhookPool() {
  const passes: Pass[] = [];
  const cloud = await startLocalCloud({ onPass: (pass) => passes.push(pass) });
  onTestFinished(() => cloud.close());
  await cloud.deployAssembly(assembly);
  const pool = cloud.world.spaceliftPools.all().at(-1);
  if (pool === undefined) throw new Error('there is no worker pool');
  const [schedule] = cloud.account.schedules.all();
  if (schedule === undefined) throw new Error('there is no schedule');
  await until(() => passes.length > 0);
  cloud.account.schedules.put({ ...schedule, enabled: false });
  return { cloud, passes, pool, schedule };
}

function capacity({ world }: LocalCloud): number | undefined {
  return world.autoScaling.describeGroups(['poolkeeper-webhook'])[0]?.desiredCapacity;
}

function pendingIn(passes: readonly Pass[]): number {
  const last = passes.at(-1);
  return last?.kind === 'finished' ? last.pendingRuns : -1;
}

/** Counts the invocations of a function from now on, and how many were running at once. */
function watchInvocations({ account }: LocalCloud, name: string) {
  const watched = { count: 0, most: 0 };
  const target = account.functions.find(name);
  if (target === undefined) throw new Error(`there is no function ${name}`);
  const invoke = target.invoke.bind(target);
  let running = 0;
  Object.assign(target, {
    invoke: async (event: unknown) => {
      watched.count += 1;
      running += 1;
      watched.most = Math.max(watched.most, running);
      try {
        return await invoke(event);
      } finally {
        running -= 1;
      }
    },
  });
  return watched;
}

async function post({ account }: LocalCloud, body: string, signature: string): Promise<number> {
  const [webhook] = account.webhooks.all();
  const id = new URL(webhook?.endpoint ?? '').hostname.replace(/\..*$/, '');
  const headers = { 'x-signature-256': signature };
  const { status } = await invokeFunctionUrl(
    { method: 'POST', path: `${functionUrlPath}${id}/`, headers, body },
    account,
  );
  return status;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}
