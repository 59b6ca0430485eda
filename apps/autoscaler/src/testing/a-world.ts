import {
  countsTowardsCapacity,
  type Group,
  type Instance,
  type Pool,
  type Worker,
} from '@poolkeeper/pool-model';
import {
  aBootingMember,
  anIdleMember,
  aSnapshot,
  moment,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import type { LaunchOutcome, Machine, Ports, TerminateOutcome } from '../ports.ts';

/** A pool and a group that change as the ports are called. */
export interface FakeWorld {
  readonly ports: Ports;
  /** Every call that could change something, in order: `terminate i-1 decrement`, `drain 01W`, `set 5`. */
  readonly changes: readonly string[];
  /** The largest number of changes that were in progress at once. */
  readonly mostAtOnce: () => number;
  readonly group: () => Group;
  readonly pool: () => Pool;
  /** Makes a call fail from now on. Calls are named as in `changes`, or `read`, `describe`, `glance`, `machines`. */
  readonly break: (call: string, error: Error) => void;
  readonly repair: (call: string) => void;
  /** Makes Spacelift answer a drain of a worker with `drained: false`, and do nothing. */
  readonly refuseDrain: (workerId: string) => void;
  /** Makes the group answer a termination with an outcome, and do nothing. */
  readonly answer: (instanceId: string, outcome: TerminateOutcome) => void;
  /** Makes the group answer a launch in a zone with an outcome, and do nothing. */
  readonly answerLaunch: (zone: string, outcome: LaunchOutcome | 'busy-scaling') => void;
  /** Changes the pool without the autoscaler. */
  readonly updatePool: (update: (pool: Pool) => Pool) => void;
  /** Changes the group without the autoscaler. */
  readonly updateGroup: (update: (group: Group) => Group) => void;
  /**
   * Sets what EC2 reports about an instance; undefined makes EC2 not know it. By default EC2 knows the group's instances, which
   * run.
   */
  readonly setMachine: (instanceId: string, machine: Machine | undefined) => void;
  /** Acts as the lifecycle manager: drains terminating instances, and completes those that are drained and idle. */
  readonly manage: () => void;
  /** Acts as the group: launches missing instances, each with an idle worker, and terminates surplus ones. */
  readonly launch: () => void;
}

export function aWorld(parts: SnapshotParts): FakeWorld {
  const start = aSnapshot(parts);
  let { group, pool } = start;
  const changes: string[] = [];
  const broken = new Map<string, Error>();
  const answers = new Map<string, TerminateOutcome>();
  const undrainable = new Set<string>();
  const launches = new Map<string, LaunchOutcome | 'busy-scaling'>();
  const machines = new Map<string, Machine | undefined>();
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
  async function change<Result>(name: string, effect: () => Result): Promise<Result> {
    changes.push(name);
    return call(name, effect);
  }
  function update(instanceId: string, state: Instance['state']) {
    const instances = group.instances.map((each) => (each.id === instanceId ? { ...each, state } : each));
    group = { ...group, instances };
  }
  function end(instanceId: string) {
    group = { ...group, instances: group.instances.filter(({ id }) => id !== instanceId) };
    pool = { ...pool, workers: pool.workers.filter((worker) => !isOn(worker, instanceId)) };
  }
  function drain(workerId: string) {
    const drained = !undrainable.has(workerId);
    const workers = pool.workers.map((each) => (each.id === workerId ? { ...each, drained } : each));
    pool = { ...pool, workers };
    return { busy: workers.some(({ id, busy }) => id === workerId && busy), drained };
  }
  function terminate(instanceId: string, decrement: boolean): TerminateOutcome {
    const instance = group.instances.find(({ id }) => id === instanceId);
    if (instance === undefined) return 'not-in-group';
    if (instance.state === 'retained') {
      end(instanceId);
      return 'terminating';
    }
    if (!countsTowardsCapacity(instance)) return 'terminating';
    if (decrement && group.desiredCapacity <= group.minSize) return 'at-min-size';
    update(instanceId, 'terminating');
    if (decrement) group = { ...group, desiredCapacity: group.desiredCapacity - 1 };
    return 'terminating';
  }

  function launchIn(zone: string, count: number): LaunchOutcome {
    const launched = Array.from({ length: count }, () => aBootingMember({ instance: { zone } }).instance);
    group = {
      ...group,
      desiredCapacity: group.desiredCapacity + count,
      instances: [...group.instances, ...launched],
    };
    return { instanceIds: launched.map(({ id }) => id), failures: [] };
  }

  return {
    changes,
    mostAtOnce: () => mostAtOnce,
    group: () => group,
    pool: () => pool,
    break: (name, error) => void broken.set(name, error),
    repair: (name) => void broken.delete(name),
    refuseDrain: (workerId) => void undrainable.add(workerId),
    answer: (instanceId, outcome) => void answers.set(instanceId, outcome),
    answerLaunch: (zone, outcome) => void launches.set(zone, outcome),
    updatePool: (change) => {
      pool = change(pool);
    },
    updateGroup: (change) => {
      group = change(group);
    },
    setMachine: (instanceId, machine) => void machines.set(instanceId, machine),
    manage: () => {
      for (const { id } of group.instances.filter(({ state }) => state === 'terminating')) {
        const workers = pool.workers.filter((worker) => isOn(worker, id));
        for (const worker of workers) drain(worker.id);
        if (workers.every(({ drained, busy }) => drained && !busy)) end(id);
      }
    },
    launch: () => {
      const running = group.instances.filter(countsTowardsCapacity);
      for (let missing = group.desiredCapacity - running.length; missing > 0; missing -= 1) {
        const member = anIdleMember({
          instance: { launchedAt: moment },
          worker: { registeredAt: moment, availableAt: moment },
        });
        group = { ...group, instances: [...group.instances, member.instance] };
        pool = { ...pool, workers: [...pool.workers, ...member.workers] };
      }
      for (const { id } of running.slice(Math.max(0, group.desiredCapacity))) update(id, 'terminating');
    },
    ports: {
      pool: {
        read: () => call('read', () => pool),
        drain: (workerId) => change(`drain ${workerId}`, () => drain(workerId)),
      },
      group: {
        describe: () => call('describe', () => group),
        setDesiredCapacity: (desiredCapacity) =>
          change(`set ${desiredCapacity}`, () => {
            if (desiredCapacity < group.minSize || desiredCapacity > group.maxSize) {
              throw new RangeError(`${desiredCapacity} is out of the group's bounds`);
            }
            group = { ...group, desiredCapacity };
          }),
        glance: () => call('glance', () => group),
        launch: ({ count, zone }) =>
          change(`launch ${count} in ${zone}`, () => launches.get(zone) ?? launchIn(zone, count)),
        setOnDemandPercentage: (percentage) =>
          change(`set on-demand ${percentage} %`, () => {
            group = {
              ...group,
              purchaseMix: { onDemandBase: 0, ...group.purchaseMix, onDemandPercentage: percentage },
            };
          }),
        terminate: ({ instanceId, decrement }) =>
          change(
            `terminate ${instanceId}${decrement ? ' decrement' : ''}`,
            () => answers.get(instanceId) ?? terminate(instanceId, decrement),
          ),
      },
      instances: {
        machines: (ids) =>
          call('machines', () => {
            const known = [
              ...group.instances.map(({ id }) => [id, { isRunning: true, setUpAt: moment }] as const),
              ...machines,
            ];
            return new Map(
              [...new Map<string, Machine | undefined>(known)].flatMap(([id, machine]) =>
                machine !== undefined && ids.includes(id) ? [[id, machine] as const] : [],
              ),
            );
          }),
      },
    },
  };
}

function isOn({ identity }: Worker, instanceId: string): boolean {
  return identity.kind === 'known' && identity.instanceId === instanceId;
}
