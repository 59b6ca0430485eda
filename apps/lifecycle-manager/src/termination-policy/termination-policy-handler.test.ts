import { minutes } from '@poolkeeper/pool-model/testing';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { ForeignResourceError } from '../errors.ts';
import { createGate } from '../gate.ts';
import { aLog } from '../testing/a-log.ts';
import { aWorkerOn } from '../testing/a-worker-on.ts';
import { aWorld } from '../testing/a-world.ts';
import { createTerminationPolicyHandler } from './termination-policy-handler.ts';

describe('the handler that groups ask who may go', () => {
  it('answers each group by its own pool', async () => {
    const ask = aHandler({ 'poolkeeper-blue': 'i-1', 'poolkeeper-green': 'i-2' });
    expect(await ask('poolkeeper-blue')).toEqual({ InstanceIDs: ['i-1'] });
    expect(await ask('poolkeeper-green')).toEqual({ InstanceIDs: ['i-2'] });
  });

  it('answers a group that is no pool’s with nobody', async () => {
    expect(await aHandler({ 'poolkeeper-blue': 'i-1' })('somebodys-group')).toEqual({ InstanceIDs: [] });
  });
});

/** Pools of one idle instance each. */
function aHandler(instances: Readonly<Record<string, string>>) {
  const log = aLog();
  const handler = createTerminationPolicyHandler(
    {
      ofGroup: (groupName) => {
        const instanceId = instances[groupName];
        if (instanceId === undefined) {
          return Promise.reject(new ForeignResourceError(groupName, 'poolkeeper-'));
        }
        const world = aWorld({ workers: [aWorkerOn(instanceId)] });
        const settings = {
          group: { name: groupName },
          heartbeatTimeoutMs: minutes(60),
          registrationGraceMs: minutes(10),
          rebalanceRecommendation: 'ignore' as const,
        };
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
