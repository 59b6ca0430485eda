import type { EpochMs, Pool, Worker } from '@poolkeeper/pool-model';
import { aPool, moment } from '@poolkeeper/pool-model/testing';
import type { LifecycleAction, Ports } from '../ports.ts';

export interface WorldParts {
  readonly workers?: readonly Worker[];
  /** By instance id. @default - EC2 knows no instance */
  readonly launchTimes?: Readonly<Record<string, EpochMs>>;
}

/** A pool and hooks that change as the ports are called, with a clock that is set by hand. */
export interface FakeWorld {
  readonly ports: Ports;
  now: EpochMs;
  workers: readonly Worker[];
  /** Every call in order: `read`, `launch-times i-1,i-2`, `heartbeat i-1`, `drain 01W`, `complete i-1`, `hide r-1 10`. */
  readonly calls: readonly string[];
  /** Calls that begin with a word. */
  callsOf(name: string): readonly string[];
  /** Makes a call (written as in `calls`) fail until it is mended. */
  break(call: string, error: Error): void;
  mend(call: string): void;
  /** Ends an instance's lifecycle action, as a time-out or another completion does. */
  endAction(instanceId: string): void;
}

export function aWorld({ workers = [], launchTimes = {} }: WorldParts): FakeWorld {
  const calls: string[] = [];
  const broken = new Map<string, Error>();
  const ended = new Set<string>();

  async function call<Result>(name: string, effect: () => Result): Promise<Result> {
    calls.push(name);
    await Promise.resolve();
    const error = broken.get(name);
    if (error !== undefined) throw error;
    return effect();
  }

  const world: FakeWorld = {
    now: moment,
    workers,
    calls,
    callsOf: (name) => calls.filter((each) => each.startsWith(name)),
    break: (name, error) => void broken.set(name, error),
    mend: (name) => void broken.delete(name),
    endAction: (instanceId) => void ended.add(instanceId),
    ports: {
      pool: {
        read: () => call('read', (): Pool => aPool({ workers: world.workers })),
        drain: (workerId) =>
          call(`drain ${workerId}`, () => {
            world.workers = world.workers.map((each) =>
              each.id === workerId ? { ...each, drained: true } : each,
            );
          }),
      },
      hook: {
        complete: ({ instanceId }: LifecycleAction, result) =>
          call(`complete ${instanceId} ${result}`, () => {
            if (ended.has(instanceId)) return 'no-longer-active';
            ended.add(instanceId);
            return 'completed';
          }),
        heartbeat: ({ instanceId }) =>
          call(`heartbeat ${instanceId}`, () => (ended.has(instanceId) ? 'no-longer-active' : 'extended')),
      },
      instances: {
        launchTimes: (ids) =>
          call(`launch-times ${ids.join()}`, () => {
            const known = ids.flatMap((id) =>
              launchTimes[id] === undefined ? [] : [[id, launchTimes[id]] as const],
            );
            return new Map(known);
          }),
      },
      queue: { hide: (receiptHandle, seconds) => call(`hide ${receiptHandle} ${seconds}`, () => undefined) },
    },
  };
  return world;
}
