import { createPoolCache, createSettingsStore } from '@poolkeeper/lambda-runtime';
import { aLog } from '@poolkeeper/lambda-runtime/testing';
import {
  readSettingsPlace,
  UnknownPoolError,
  type Environment,
  type PoolSettings,
} from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { describe, expect, it } from 'vitest';
import { ForeignResourceError } from './errors.ts';
import { createMemory } from './gate/memory.ts';
import { createGates } from './gates.ts';
import { aWorld } from './testing/a-world.ts';

const queueOf = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;

describe('the gates of a process', () => {
  it('are found by the name of the pool’s queue or group, and connected once', async () => {
    const process = aProcess();
    const { gate } = await process.gates.ofQueue(queueOf('poolkeeper-blue'));
    expect(gate.settings).toMatchObject({
      group: { name: 'poolkeeper-blue' },
      heartbeatTimeoutMs: 3_600_000,
    });
    const again = await process.gates.ofGroup('poolkeeper-blue');
    expect(again.gate.memory).toBe(gate.memory);
    expect(process.connected).toEqual(['blue']);
  });

  it('are one for each pool, and name the pool in each line of the log', async () => {
    const process = aProcess();
    const blue = await process.gates.ofQueue(queueOf('poolkeeper-blue'));
    const green = await process.gates.ofQueue(queueOf('poolkeeper-green'));
    expect(process.connected).toEqual(['blue', 'green']);
    expect(green.gate.memory).not.toBe(blue.gate.memory);
    green.gate.log.info('hello', { code: 'test' });
    expect(process.log.lines.at(-1)?.fields).toEqual({
      code: 'test',
      pool: 'green',
      poolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
      groupName: 'poolkeeper-green',
    });
  });

  it('are connected anew, and remember nothing, when the group changes', async () => {
    const process = aProcess();
    const { gate } = await process.gates.ofGroup('poolkeeper-blue');
    process.change('blue', {
      connection: {
        ...aPoolSettings().connection,
        group: { name: 'poolkeeper-blue', region: 'eu-west-2' },
      },
    });
    const changed = await process.gates.ofGroup('poolkeeper-blue');
    expect(process.connected).toEqual(['blue', 'blue']);
    expect(changed.gate.memory).not.toBe(gate.memory);
  });

  it('are connected anew, with what they remember, when the lifecycle settings change', async () => {
    const process = aProcess();
    const { gate } = await process.gates.ofGroup('poolkeeper-blue');
    process.change('blue', { lifecycle: { ...aPoolSettings().lifecycle, heartbeatTimeoutMs: 7_200_000 } });
    const changed = await process.gates.ofGroup('poolkeeper-blue');
    expect(process.connected).toEqual(['blue', 'blue']);
    expect(changed.gate.settings.heartbeatTimeoutMs).toBe(7_200_000);
    expect(changed.gate.memory).toBe(gate.memory);
  });

  it('are kept, with what they remember, when only settings of the autoscaler change', async () => {
    const process = aProcess();
    const { gate } = await process.gates.ofGroup('poolkeeper-blue');
    process.change('blue', { autoscaler: { ...aPoolSettings().autoscaler, dryRun: true } });
    const again = await process.gates.ofGroup('poolkeeper-blue');
    expect(again.gate.memory).toBe(gate.memory);
  });

  it('are connected again after a connection failed', async () => {
    const process = aProcess();
    process.breakConnect(new Error('no certificates'));
    await expect(process.gates.ofGroup('poolkeeper-blue')).rejects.toThrow('no certificates');
    process.breakConnect(undefined);
    expect(await process.gates.ofGroup('poolkeeper-blue')).toBeDefined();
  });

  it('record their calls to AWS and Spacelift, and those that failed or were throttled in the end', async () => {
    const process = aProcess();
    const first = await process.gates.ofQueue(queueOf('poolkeeper-blue'));
    await first.gate.ports.pool.read();
    await first.gate.ports.group.describe();
    first.metrics.publish();
    expect(process.published).toEqual([{ GateCalls: 2 }]);

    const second = await process.gates.ofQueue(queueOf('poolkeeper-blue'));
    process.world.break('read', Object.assign(new Error('slow down'), { name: 'ThrottledError' }));
    await expect(second.gate.ports.pool.read()).rejects.toThrow('slow down');
    second.metrics.publish();
    expect(process.published[1]).toEqual({ GateCalls: 1, GateCallsFailed: 1, GateCallsThrottled: 1 });
  });

  it('are refused for queues and groups of no pool', async () => {
    const { gates } = aProcess();
    await expect(gates.ofQueue(queueOf('orders'))).rejects.toThrow(ForeignResourceError);
    await expect(gates.ofGroup('workers')).rejects.toThrow(ForeignResourceError);
    await expect(gates.ofGroup('poolkeeper-red')).rejects.toThrow(UnknownPoolError);
  });

  it('are those of the one pool of a dedicated function, whatever the name of the queue or the group', async () => {
    const { gates } = aProcess({ POOL_SETTINGS: '/poolkeeper/pools/blue' });
    expect((await gates.ofQueue(queueOf('whatever'))).gate.settings.group.name).toBe('poolkeeper-blue');
    expect((await gates.ofGroup('whatever')).gate.settings.group.name).toBe('poolkeeper-blue');
  });
});

function aProcess(environment: Environment = {}) {
  const settingsOf = (name: string): PoolSettings => aPoolSettings({ name });
  const pools = new Map(['blue', 'green'].map((name) => [`/poolkeeper/pools/${name}`, settingsOf(name)]));
  const log = aLog();
  const connected: string[] = [];
  const published: Readonly<Record<string, number>>[] = [];
  const world = aWorld();
  let broken: Error | undefined;
  const settings = createSettingsStore({
    read: (parameter) => {
      const written = pools.get(parameter);
      return Promise.resolve(written && JSON.stringify(written));
    },
    owner: { namePrefix: 'poolkeeper-' },
    clock: () => 0,
    log,
    cacheForMs: 0,
  });
  const connect = ({ name }: PoolSettings) => {
    connected.push(name);
    return broken === undefined ? Promise.resolve(world.ports) : Promise.reject(broken);
  };
  const gates = createGates({
    place: readSettingsPlace(environment),
    pools: createPoolCache({ settings, connect, createMemory, log }),
    metricsOf: () => {
      const recorded: Record<string, number> = {};
      return {
        record: (name, value) => void (recorded[name] = value),
        publish: () => void published.push(recorded),
      };
    },
    clock: () => 0,
    sleep: () => Promise.resolve(),
  });
  return {
    gates,
    log,
    connected,
    published,
    world,
    breakConnect(error: Error | undefined) {
      broken = error;
    },
    change(name: string, parts: Partial<PoolSettings>) {
      pools.set(`/poolkeeper/pools/${name}`, { ...settingsOf(name), ...parts });
    },
  };
}
