import type { Group, Instance, Pool, Worker } from '@poolkeeper/pool-model';
import { aSnapshot, type SnapshotParts } from '@poolkeeper/pool-model/testing';
import type { Ports, TerminateOutcome } from '../ports.ts';

/** A pool and a group that change as the ports are called. */
export interface FakeWorld {
  readonly ports: Ports;
  /** Every call that could change something, in order: `terminate i-1 decrement`, `drain 01W`, `set 5`. */
  readonly changes: readonly string[];
  /** The most changes that were under way at once. */
  readonly mostAtOnce: () => number;
  readonly group: () => Group;
  readonly pool: () => Pool;
  /** Makes a call (written as in `changes`, or `read` and `describe`) fail from now on. */
  readonly break: (call: string, error: Error) => void;
  /** Makes the group answer a termination so, and do nothing. */
  readonly answer: (instanceId: string, outcome: TerminateOutcome) => void;
  /** Changes the pool behind the autoscaler's back. */
  readonly updatePool: (update: (pool: Pool) => Pool) => void;
}

export function aWorld(parts: SnapshotParts): FakeWorld {
  const start = aSnapshot(parts);
  let { group, pool } = start;
  const changes: string[] = [];
  const broken = new Map<string, Error>();
  const answers = new Map<string, TerminateOutcome>();
  let underWay = 0;
  let mostAtOnce = 0;

  async function call<Result>(name: string, effect: () => Result): Promise<Result> {
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    await Promise.resolve();
    underWay -= 1;
    const error = broken.get(name);
    if (error !== undefined) throw error;
    return effect();
  }
  function change<Result>(name: string, effect: () => Result): Promise<Result> {
    changes.push(name);
    return call(name, effect);
  }
  function update(instanceId: string, state: Instance['state']) {
    const instances = group.instances.map((each) => (each.id === instanceId ? { ...each, state } : each));
    group = { ...group, instances };
  }

  return {
    changes,
    mostAtOnce: () => mostAtOnce,
    group: () => group,
    pool: () => pool,
    break: (name, error) => void broken.set(name, error),
    answer: (instanceId, outcome) => void answers.set(instanceId, outcome),
    updatePool: (change) => {
      pool = change(pool);
    },
    ports: {
      pool: {
        read: () => call('read', () => pool),
        drain: (workerId) =>
          change(`drain ${workerId}`, () => {
            const drained = (worker: Worker) =>
              worker.id === workerId ? { ...worker, drained: true } : worker;
            pool = { ...pool, workers: pool.workers.map(drained) };
            return { busy: pool.workers.some(({ id, busy }) => id === workerId && busy) };
          }),
      },
      group: {
        describe: () => call('describe', () => group),
        setDesiredCapacity: (desiredCapacity) =>
          change(`set ${desiredCapacity}`, () => {
            group = { ...group, desiredCapacity };
          }),
        terminate: ({ instanceId, decrement }) =>
          change(`terminate ${instanceId}${decrement ? ' decrement' : ''}`, () => {
            const answer = answers.get(instanceId);
            if (answer !== undefined) return answer;
            if (!group.instances.some(({ id }) => id === instanceId)) return 'not-in-group';
            if (decrement && group.desiredCapacity <= group.minSize) return 'at-min-size';
            update(instanceId, 'terminating');
            if (decrement) group = { ...group, desiredCapacity: group.desiredCapacity - 1 };
            return 'terminating';
          }),
      },
    },
  };
}
