import { aLog } from '@poolkeeper/lambda-runtime/testing';
import type { Group, Pool } from '@poolkeeper/pool-model';
import { aGroup, anInstance, defaultGroupName, minutes } from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aWorkerOn } from './testing/a-worker-on.ts';
import { aWorld, type FakeWorld } from './testing/a-world.ts';
import { answerTerminationPolicy } from './termination-policy.ts';

describe('the custom termination policy', () => {
  it('answers with idle members of the requested zone and purchase option, and with no busy member', async () => {
    const { answer } = await asked(aPoolOfThree());
    expect(answer).toEqual({ InstanceIDs: ['i-idle'] });
  });

  it.each([
    ['INSTANCE_REFRESH', ['i-busy']],
    ['MAX_INSTANCE_LIFETIME', ['i-busy']],
    ['SCALE_IN', []],
    ['REBALANCE', []],
  ])('answers %s, whose only candidate is busy, with %j', async (cause, expected) => {
    const event = { ...aRequest, Cause: cause, Instances: [{ InstanceId: 'i-busy' }] };
    const { answer } = await asked(aPoolOfThree(), { event });

    expect(answer).toEqual({ InstanceIDs: expected });
  });

  it('answers with no instance when every member is busy', async () => {
    const world = aPoolOfThree();
    world.workers = world.workers.map((worker) => ({ ...worker, busy: true }));
    expect(await asked(world, { event: { ...aRequest, Cause: 'SCALE_IN' } })).toMatchObject({
      answer: { InstanceIDs: [] },
      codes: ['termination-policy'],
    });
  });

  it.each(['read', 'describe'])('answers with no instance when the call %s fails', async (call) => {
    const world = aPoolOfThree();
    world.break(call, new Error('unavailable'));
    expect(await asked(world)).toEqual({ answer: { InstanceIDs: [] }, codes: ['unreadable'] });
  });

  it('answers with no instance after 1.5 s when Spacelift does not answer', async () => {
    const world = aPoolOfThree();
    const never = () => new Promise<never>(() => undefined);
    const { answer, codes } = await asked(world, { read: never });
    expect(answer).toEqual({ InstanceIDs: [] });
    expect(codes).toEqual(['too-slow']);
    expect(world.callsOf('sleep')).toEqual(['sleep 1.5']);
  });

  it('ignores a call that fails after the 1.5 s', async () => {
    const world = aPoolOfThree();
    let fail: (error: Error) => void = () => undefined;
    const late = () =>
      new Promise<never>((_, reject) => {
        fail = reject;
      });
    const { codes } = await asked(world, { read: late });
    fail(new Error('unavailable'));
    await Promise.resolve();
    expect(codes).toEqual(['too-slow']);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('the secret has no value'))],
    ['does not end', () => new Promise<never>(() => undefined)],
  ])(
    'answers a group that is being emptied with every instance, also if reading the pool %s',
    async (_, read) => {
      const event = { ...aRequest, Cause: 'SCALE_IN' };
      expect(await asked(aClosedPool(), { event, read })).toEqual({
        answer: { InstanceIDs: ['i-busy', 'i-idle'] },
        codes: ['termination-policy'],
      });
    },
  );

  it('answers a group that is being emptied with no instance if it has no termination hook', async () => {
    const event = { ...aRequest, Cause: 'SCALE_IN' };
    const { answer } = await asked(aClosedPool({ hasTerminationHook: false }), { event });
    expect(answer).toEqual({ InstanceIDs: [] });
  });

  it('answers with no instance when the group’s pool is unknown', async () => {
    const world = aPoolOfThree();
    expect(await asked(world, { viewFails: true })).toEqual({
      answer: { InstanceIDs: [] },
      codes: ['unreadable'],
    });
  });

  it('answers another group with no instance', async () => {
    const world = aPoolOfThree();
    const event = { ...aRequest, AutoScalingGroupName: 'another' };
    expect(await asked(world, { event })).toEqual({ answer: { InstanceIDs: [] }, codes: ['another-group'] });
    expect(world.calls).toEqual([]);
  });

  it.each([
    undefined,
    null,
    'scale in',
    {},
    { ...aRequestOf({}), Instances: undefined },
    { ...aRequestOf({}), Cause: 7 },
    { ...aRequestOf({}), CapacityToTerminate: {} },
    aRequestOf({ Capacity: -1 }),
    aRequestOf({ Capacity: 1.5 }),
    aRequestOf({ Capacity: '1' }),
    aRequestOf({ InstanceMarketOption: 'reserved' }),
    aRequestOf({ AvailabilityZone: '' }),
  ])('answers with no instance to the invalid request %j', async (event) => {
    const world = aPoolOfThree();
    expect(await asked(world, { event })).toEqual({
      answer: { InstanceIDs: [] },
      codes: ['unreadable-request'],
    });
    expect(world.calls).toEqual([]);
  });
});

const aRequest = aRequestOf({});

function aRequestOf(capacity: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    AutoScalingGroupARN: 'arn:aws:autoscaling:eu-west-1:000000000000:autoScalingGroup:0a1b',
    AutoScalingGroupName: defaultGroupName,
    CapacityToTerminate: [
      { AvailabilityZone: 'eu-west-1a', Capacity: 2, InstanceMarketOption: 'on-demand', ...capacity },
    ],
    Instances: ['i-busy', 'i-idle', 'i-elsewhere'].map((InstanceId) => ({
      InstanceId,
      AvailabilityZone: 'eu-west-1a',
      InstanceType: 't3.small',
      InstanceMarketOption: 'on-demand',
    })),
    Cause: 'INSTANCE_REFRESH',
  };
}

function aPoolOfThree(): FakeWorld {
  return aWorld({
    workers: [aWorkerOn('i-busy', { busy: true }), aWorkerOn('i-idle'), aWorkerOn('i-elsewhere')],
    group: aGroup({
      instances: [
        anInstance({ id: 'i-busy' }),
        anInstance({ id: 'i-idle' }),
        anInstance({ id: 'i-elsewhere', zone: 'eu-west-1b' }),
      ],
    }),
  });
}

/** The group's sizes are 0, as while it is deleted. */
function aClosedPool(parts: Partial<Group> = {}): FakeWorld {
  const world = aPoolOfThree();
  world.group = { ...world.group, minSize: 0, maxSize: 0, desiredCapacity: 0, ...parts };
  return world;
}

async function asked(
  world: FakeWorld,
  parts: { readonly event?: unknown; readonly read?: () => Promise<Pool>; readonly viewFails?: true } = {},
) {
  const log = aLog();
  const { read = () => world.ports.pool.read(), viewFails } = parts;
  const event = 'event' in parts ? parts.event : aRequest;
  const answer = await answerTerminationPolicy(event, {
    viewOf: () =>
      viewFails
        ? Promise.reject(new Error('no such parameter'))
        : Promise.resolve({
            ports: { ...world.ports, pool: { ...world.ports.pool, read } },
            settings: { group: { name: defaultGroupName }, registrationGraceMs: minutes(10) },
          }),
    context: {
      log,
      clock: () => world.now,
      // Ends later than any call of the world that answers.
      sleep: async (ms) => {
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        return world.sleep(ms);
      },
    },
  });
  return { answer, codes: log.lines.map(({ fields }) => fields.code) };
}
