import { aLog } from '@poolkeeper/lambda-runtime/testing';
import { UnknownPoolError } from '@poolkeeper/pool-config';
import { defaultGroupName } from '@poolkeeper/pool-model/testing';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createGate } from './gate/gate.ts';
import { ForeignResourceError } from './errors.ts';
import { createHandler, createTerminationPolicyHandler } from './handler.ts';
import { someGateSettings } from './testing/a-manager.ts';
import { aRecord, aTermination } from './testing/a-message.ts';
import { aWorkerOn } from './testing/a-worker-on.ts';
import { aWorld, type FakeWorld } from './testing/a-world.ts';

describe('the handler of the queues', () => {
  it('handles the records of several pools in one batch, each through the gate of its pool', async () => {
    const blue = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    const green = aWorld({ workers: [aWorkerOn('i-2', { busy: true, drained: true })] });
    const handled = await handle({ 'poolkeeper-blue': blue, 'poolkeeper-green': green }, [
      of('poolkeeper-blue', aRecord('1', aTermination('i-1'))),
      of('poolkeeper-green', aRecord('2', aTermination('i-2'))),
    ]);
    expect(handled.kept).toEqual(['m-2']);
    expect(blue.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
    expect(green.callsOf('complete')).toEqual([]);
    expect(handled.published).toEqual(['poolkeeper-blue', 'poolkeeper-green']);
  });

  it('keeps and reports the records of an unknown pool, and handles the others', async () => {
    const blue = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    const handled = await handle({ 'poolkeeper-blue': blue }, [
      of('poolkeeper-red', aRecord('2', aTermination('i-2'))),
      of('poolkeeper-blue', aRecord('1', aTermination('i-1'))),
      of('poolkeeper-red', aRecord('3', 'nonsense')),
    ]);
    expect(handled.kept).toEqual(['m-2', 'm-3']);
    expect(blue.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
    expect(handled.errors).toEqual([
      expect.objectContaining({ code: 'pool-failed', queueArn: arnOf('poolkeeper-red'), count: 2 }),
    ]);
  });

  it('keeps the records of a pool whose handling fails, and handles the others', async () => {
    const blue = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    const red = aWorld();
    const broken = {
      ...red,
      sleep: () => Promise.reject(new Error('broken')),
      get now(): number {
        throw new Error('broken');
      },
    };
    const handled = await handle({ 'poolkeeper-red': broken, 'poolkeeper-blue': blue }, [
      of('poolkeeper-red', aRecord('2', aTermination('i-2'))),
      of('poolkeeper-blue', aRecord('1', aTermination('i-1'))),
    ]);
    expect(handled.kept).toEqual(['m-2']);
    expect(blue.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
    expect(handled.published).toEqual(['poolkeeper-blue', 'poolkeeper-red']);
  });
});

describe('the handler of the termination policy', () => {
  it('answers each group by its own pool', async () => {
    const ask = aPolicyHandler({ 'poolkeeper-blue': 'i-1', 'poolkeeper-green': 'i-2' });
    expect(await ask('poolkeeper-blue')).toEqual({ InstanceIDs: ['i-1'] });
    expect(await ask('poolkeeper-green')).toEqual({ InstanceIDs: ['i-2'] });
  });

  it('answers a group of no pool with no instance', async () => {
    expect(await aPolicyHandler({ 'poolkeeper-blue': 'i-1' })('somebodys-group')).toEqual({
      InstanceIDs: [],
    });
  });
});

function arnOf(queue: string): string {
  return `arn:aws:sqs:eu-west-1:000000000000:${queue}`;
}

function of(queue: string, record: ReturnType<typeof aRecord>) {
  return { ...record, eventSourceARN: arnOf(queue) };
}

async function handle(
  worlds: Readonly<Record<string, FakeWorld>>,
  records: readonly ReturnType<typeof aRecord>[],
) {
  const log = aLog();
  const published: string[] = [];
  const handler = createHandler(
    {
      ofQueue: (queueArn) => {
        const name = queueArn.split(':').at(-1) ?? '';
        const world = worlds[name];
        if (world === undefined) return Promise.reject(new UnknownPoolError(`/poolkeeper/pools/${name}`));
        const settings = someGateSettings({ group: { name: defaultGroupName } });
        const gate = createGate(world.ports, settings, { log, clock: () => world.now, sleep: world.sleep });
        return Promise.resolve({
          gate,
          metrics: { record: () => undefined, publish: () => void published.push(name) },
        });
      },
    },
    { ...log, addContext: () => undefined },
  );
  const context: Pick<Context, 'getRemainingTimeInMillis'> = { getRemainingTimeInMillis: () => 300_000 };
  const { batchItemFailures } = await handler({ Records: [...records] }, context as Context);
  return {
    kept: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    published: published.sort(),
    errors: log.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields),
  };
}

/** Pools of one idle instance each. */
function aPolicyHandler(instances: Readonly<Record<string, string>>) {
  const log = aLog();
  const handler = createTerminationPolicyHandler(
    {
      ofGroup: (groupName) => {
        const instanceId = instances[groupName];
        if (instanceId === undefined) {
          return Promise.reject(new ForeignResourceError(groupName, 'poolkeeper-'));
        }
        const world = aWorld({ workers: [aWorkerOn(instanceId)] });
        const settings = someGateSettings({ group: { name: groupName } });
        const gate = createGate(world.ports, settings, { log, clock: () => world.now, sleep: world.sleep });
        return Promise.resolve({ gate, metrics: { record: () => undefined, publish: () => undefined } });
      },
    },
    { log: { ...log, addContext: () => undefined }, sleep: () => Promise.withResolvers<never>().promise },
  );
  return (groupName: string) =>
    handler(
      {
        AutoScalingGroupName: groupName,
        CapacityToTerminate: [
          { AvailabilityZone: 'eu-west-1a', Capacity: 1, InstanceMarketOption: 'on-demand' },
        ],
        Instances: Object.values(instances).map((InstanceId) => ({
          AvailabilityZone: 'eu-west-1a',
          InstanceId,
          InstanceType: 't3.small',
          InstanceMarketOption: 'on-demand',
        })),
        Cause: 'SCALE_IN',
      },
      {} as Context,
    );
}
