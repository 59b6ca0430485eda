import { gateExecutions } from '@poolkeeper/pool-config';
import { createWorld } from '@poolkeeper/pool-world';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { createAccount } from '../create-account.ts';
import { aFunction } from '../testing/a-function.ts';

const startAt = Date.UTC(2026, 2, 2, 9);
const minute = 60_000;
const queueName = 'a-queue';
const roleName = 'a-role';

describe('the concurrent executions of an account', () => {
  it('are used up by a drain of 100 instances whose event source may use more, so passes starve', async () => {
    const account = anAccount();
    account.drain({ messages: 100, maximumConcurrency: 12 });
    account.schedulePasses();

    await account.pass(6 * minute);

    expect(account.passes()).toBe(0);
  });

  it('suffice for the passes during a drain of 100 instances with the concurrency that a pool of 100 gets', async () => {
    const account = anAccount();
    const pool = { scaling: { maxSize: 100 }, lifecycle: {} };
    account.drain({ messages: 100, maximumConcurrency: gateExecutions(pool) });
    account.schedulePasses();

    await account.pass(6 * minute);

    expect(account.passes()).toBeGreaterThanOrEqual(3);
  });

  it('throttle an event source, whose messages return after their visibility timeout with one receive more', async () => {
    const account = anAccount({ executions: 1 });
    account.drain({ messages: 11, maximumConcurrency: 2 });
    const { sqs } = account.world;
    expect(sqs.queue(queueName)).toMatchObject({ visible: 0, inFlight: 11 });

    account.raise(2);
    await account.pass(7 * minute);

    expect(account.receives()).toContain('2');
  });

  it('are not reserved below the 100 that Lambda keeps for other functions', () => {
    const account = anAccount({ executions: 105 });

    expect(() => account.create('reserved', { reservedConcurrency: 5 })).not.toThrow();
    expect(() => account.create('another', { reservedConcurrency: 1 })).toThrow(
      "decreases account's UnreservedConcurrentExecution below its minimum value of [100]",
    );
  });
});

/** An account of 10 concurrent executions, as new ones have, in which a minute takes 0.6 s. */
function anAccount({ executions = 10 } = {}) {
  const world = createWorld({
    seed: 1,
    startAt,
    group: { name: 'a-group', minSize: 0, maxSize: 1 },
    queues: [{ name: queueName, visibilityTimeoutSeconds: 360 }],
    spacelift: { poolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB' },
  });
  const clock = scaledClock({ startAt, speed: 100 });
  let passes = 0;
  const account = createAccount({
    world,
    clock,
    onSchedule: (_schedule, { kind }) => (passes += kind === 'succeeded' ? 1 : 0),
  });
  onTestFinished(() => account.close());
  const { identities, functions, eventSources, quotas } = account;
  const raise = (limit: number) => {
    quotas.set('L-B99A9384', limit);
  };
  raise(executions);
  const trust = (service: string) => ({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
  });
  const { arn: roleArn } = identities.putRole(roleName, {
    trust: { Statement: [trust('lambda.amazonaws.com'), trust('scheduler.amazonaws.com')] },
  });
  identities.setInlinePolicy(roleName, 'all', {
    Statement: [{ Effect: 'Allow', Action: ['sqs:*', 'lambda:*'], Resource: '*' }],
  });
  const create = (name: string, settings: Parameters<typeof aFunction>[0]) =>
    functions.create(aFunction({ timeoutSeconds: 900, ...settings, name }), roleArn);
  const received: string[] = [];
  return {
    world,
    raise,
    create,
    passes: () => passes,
    receives: () => received,
    /** Messages whose instances have long runs: each invocation waits. */
    drain: ({ messages, maximumConcurrency }: { messages: number; maximumConcurrency: number }) => {
      const manager = create('manager', { handler: 'index.hang' });
      const invoke = manager.invoke.bind(manager);
      manager.invoke = (event) => {
        const { Records } = event as { Records: { attributes: { ApproximateReceiveCount: string } }[] };
        received.push(...Records.map(({ attributes }) => attributes.ApproximateReceiveCount));
        return invoke(event);
      };
      for (let n = 0; n < messages; n += 1) world.sqs.send(queueName, `message ${n}`);
      const queueArn = world.sqs.queue(queueName).arn;
      eventSources.put({
        id: 'source',
        queueArn,
        functionArn: manager.arn,
        batchSize: 10,
        maximumConcurrency,
        enabled: true,
      });
    },
    schedulePasses: () => {
      const { arn: functionArn } = create('autoscaler', { handler: 'index.echo' });
      account.schedules.put({
        name: 'passes',
        expression: 'rate(1 minute)',
        enabled: true,
        targetArn: functionArn,
        roleArn,
      });
    },
    pass: async (duration: number) => {
      const end = clock.now() + duration;
      await expect
        .poll(
          () => {
            world.advanceTo(clock.now());
            eventSources.poll();
            return clock.now();
          },
          { timeout: 20_000 },
        )
        .toBeGreaterThan(end);
    },
  };
}
