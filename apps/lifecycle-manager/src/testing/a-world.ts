import type { EpochMs, Group, Pool, Worker } from '@poolkeeper/pool-model';
import { aGroup, aPool, anInstance, moment } from '@poolkeeper/pool-model/testing';
import type { LifecycleAction, Machine, Ports } from '../ports.ts';

export interface WorldParts {
  readonly workers?: readonly Worker[];
  /** @default - a group with the instances that the workers are on */
  readonly group?: Group;
  /** By instance id. EC2 also knows the machines of listed workers, unless `unlisted` says otherwise. @default - no others */
  readonly machines?: Readonly<Record<string, Machine>>;
  /** Other pools of the account, by id. @default none */
  readonly otherPools?: Readonly<Record<string, readonly Worker[]>>;
}

/** A pool and a group that the ports read and change. The clock moves only by `advance` and `sleep`. */
export interface FakeWorld {
  readonly ports: Ports;
  now: EpochMs;
  workers: readonly Worker[];
  group: Group;
  machines: Readonly<Record<string, Machine>>;
  /** Ids of instances that EC2's answers lack. */
  unlisted: readonly string[];
  otherPools: Readonly<Record<string, readonly Worker[]>>;
  /**
   * AWS's lifecycle states by instance id; undefined for an instance that is not in the group. Of the others, those that the
   * group has as pending are in `Pending:Wait`, the rest in `Terminating:Wait`, and those whose action has ended are gone.
   */
  states: Readonly<Record<string, string | undefined>>;
  /** What Spacelift answers to a drain instead of what is true, by worker id. */
  drainAnswers: Readonly<Record<string, { readonly busy: boolean; readonly drained: boolean }>>;
  /**
   * Every call in order: `read`, `read 01OTHER`, `describe`, `states i-1,i-2`, `machines i-1,i-2`, `heartbeat i-1`, `drain 01W`, `complete i-1 CONTINUE`,
   * `terminate i-1`, `hide r-1 10`, `redrive {...}`, `sleep 10`.
   */
  readonly calls: readonly string[];
  /** The calls whose first word is `name`. */
  callsOf(name: string): readonly string[];
  /** Makes a call (written as in `calls`) fail until `mend`. With `afterEffect` it takes effect before it fails. */
  break(call: string, error: Error, how?: { readonly afterEffect: boolean }): void;
  mend(call: string): void;
  /** Makes the calls from this number on, counted from 1, never return, as if the process had died in the first of them. */
  crashIn(callNumber: number): void;
  /** Ends `crashIn`: calls return again. */
  recover(): void;
  /** Ends an instance's lifecycle action, as a timeout or another completion does. */
  endAction(instanceId: string): void;
  /** Changes the world when its clock reaches this time. */
  at(then: EpochMs, change: () => void): void;
  advance(milliseconds: number): void;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export function aWorld({
  workers = [],
  machines = {},
  group = groupOf(workers),
  otherPools = {},
}: WorldParts = {}): FakeWorld {
  const calls: string[] = [];
  const broken = new Map<string, { readonly error: Error; readonly afterEffect: boolean }>();
  const ended = new Set<string>();
  let changes: readonly { readonly then: EpochMs; readonly change: () => void }[] = [];
  let crashAt = Infinity;

  async function call<Result>(name: string, effect: () => Result): Promise<Result> {
    calls.push(name);
    if (calls.length >= crashAt) return new Promise<Result>(() => undefined);
    await Promise.resolve();
    const fault = broken.get(name);
    if (fault === undefined) return effect();
    if (fault.afterEffect) effect();
    throw fault.error;
  }

  function stateOf(id: string): string | undefined {
    if (Object.hasOwn(world.states, id)) return world.states[id];
    if (ended.has(id)) return undefined;
    const isPending = world.group.instances.some((each) => each.id === id && each.state === 'pending');
    return isPending ? 'Pending:Wait' : 'Terminating:Wait';
  }

  const world: FakeWorld = {
    now: moment,
    workers,
    group,
    machines,
    unlisted: [],
    otherPools,
    states: {},
    drainAnswers: {},
    calls,
    callsOf: (name) => calls.filter((each) => each.split(' ')[0] === name),
    break: (name, error, how = { afterEffect: false }) => void broken.set(name, { error, ...how }),
    mend: (name) => void broken.delete(name),
    crashIn: (callNumber) => {
      crashAt = callNumber;
    },
    recover: () => {
      crashAt = Infinity;
    },
    endAction: (instanceId) => void ended.add(instanceId),
    at: (then, change) => {
      changes = [...changes, { then, change }].sort((a, b) => a.then - b.then);
    },
    advance(milliseconds) {
      const until = world.now + milliseconds;
      for (let next = changes[0]; next !== undefined && next.then <= until; next = changes[0]) {
        changes = changes.slice(1);
        world.now = next.then;
        next.change();
      }
      world.now = until;
    },
    sleep: (milliseconds) =>
      call(`sleep ${milliseconds / 1000}`, () => {
        world.advance(milliseconds);
      }),
    ports: {
      pool: {
        read: (poolId) =>
          poolId === undefined
            ? call('read', (): Pool => aPool({ workers: world.workers }))
            : call(`read ${poolId}`, (): Pool =>
                aPool({ id: poolId, workers: world.otherPools[poolId] ?? [] }),
              ),
        drain: (workerId, poolId) =>
          call(`drain ${workerId}${poolId === undefined ? '' : ` of ${poolId}`}`, () => {
            const drained = (workers: readonly Worker[]) =>
              workers.map((each) => (each.id === workerId ? { ...each, drained: true } : each));
            if (poolId === undefined) world.workers = drained(world.workers);
            else
              world.otherPools = { ...world.otherPools, [poolId]: drained(world.otherPools[poolId] ?? []) };
            const all = [...world.workers, ...Object.values(world.otherPools).flat()];
            const busy = all.some(({ id, busy }) => id === workerId && busy);
            return world.drainAnswers[workerId] ?? { busy, drained: true };
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
      group: {
        describe: () => call('describe', () => world.group),
        lifecycleStates: (ids) =>
          call(
            `states ${ids.join()}`,
            () =>
              new Map(
                ids.flatMap((id) => {
                  const state = stateOf(id);
                  return state === undefined ? [] : [[id, state] as const];
                }),
              ),
          ),
        terminate: ({ instanceId, decrement }) =>
          call(`terminate ${instanceId}${decrement ? ' with decrement' : ''}`, () => {
            world.group = {
              ...world.group,
              instances: world.group.instances.map((each) =>
                each.id === instanceId ? { ...each, state: 'terminating' } : each,
              ),
            };
            return 'terminating';
          }),
      },
      instances: {
        machines: (ids) =>
          call(`machines ${ids.join()}`, () => {
            const listed = world.workers.flatMap(({ identity }): [string, Machine][] =>
              identity.kind === 'known' ? [[identity.instanceId, { isRunning: true, setUpAt: moment }]] : [],
            );
            const known = [...listed, ...Object.entries(world.machines)].filter(
              ([id]) => ids.includes(id) && !world.unlisted.includes(id),
            );
            return new Map(known);
          }),
      },
      queue: { hide: (receiptHandle, seconds) => call(`hide ${receiptHandle} ${seconds}`, () => undefined) },
      redrive: { send: (body) => call(`redrive ${body}`, () => undefined) },
    },
  };
  return world;
}

function groupOf(workers: readonly Worker[]): Group {
  const ids = new Set(
    workers.flatMap(({ identity }) => (identity.kind === 'known' ? [identity.instanceId] : [])),
  );
  return aGroup({ instances: [...ids].map((id) => anInstance({ id })) });
}
