import { workersNaming } from '@poolkeeper/instance-selection';
import type { EpochMs, Group, Pool, Worker } from '@poolkeeper/pool-model';
import type { Event } from '../events/event.ts';
import type { Machine } from '../ports.ts';
import type { Gate } from './gate.ts';
import { problemOfNotification } from './problem-of-notification.ts';

/**
 * What a round has read of pool, group and machines. Each is read once, whatever the number of messages, and is absent when
 * the read failed.
 */
export interface Survey {
  /** When the first read began. No answer is newer than that. */
  readonly now: EpochMs;
  /** When the last read had its answer. No answer is older than that. */
  readonly answeredAt: EpochMs;
  /** Also absent when no event concerns a worker. */
  readonly pool?: Pool;
  /** Also absent when no event is a notice about a spot instance. */
  readonly group?: Group;
  /** AWS's lifecycle states of the instances that hooks hold by their messages. Instances of other groups are left out. */
  readonly states?: ReadonlyMap<string, string>;
  /** The machines of the held instances that may be released. Instances that EC2 does not know are left out. */
  readonly machines?: ReadonlyMap<string, Machine>;
  /** The pools that held instances were launched for, if they are others, by id. Those that cannot be read are left out. */
  readonly otherPools: ReadonlyMap<string, Pool>;
}

/** Reads what these events need, in at most three round trips; the third only if an instance is of another pool. */
export async function survey(events: readonly Event[], gate: Gate): Promise<Survey> {
  const { ports, clock } = gate;
  // The clock is read before the calls, so that an answer is never taken for newer than it is.
  const now = clock();
  const needs = needsOf(events, gate);

  const [pool, states, group] = await Promise.all([
    needs.pool ? tryRead('the pool', () => ports.pool.read(), gate) : undefined,
    needs.held.length > 0
      ? tryRead("the instances' lifecycle states", () => ports.group.lifecycleStates(needs.held), gate)
      : undefined,
    needs.group ? tryRead('the group', () => ports.group.describe(), gate) : undefined,
  ]);
  const needed = states ? needs.held.filter((id) => needsMachine(id, { pool, states })) : [];
  const machines =
    needed.length > 0 ? await tryRead('EC2', () => ports.instances.machines(needed), gate) : new Map();
  const otherPools = await readOtherPools({ pool, machines }, gate);
  return { now, answeredAt: clock(), pool, group, states, machines, otherPools };
}

async function tryRead<Part>(
  what: string,
  read: () => Promise<Part>,
  { log }: Gate,
): Promise<Part | undefined> {
  try {
    return await read();
  } catch (error) {
    log.error(`${what} cannot be read: instances that depend on it stay held`, {
      code: 'unreadable',
      what,
      error,
    });
    return undefined;
  }
}

/** The machine says what Spacelift does not: whether there is one, and whether it reports a run. */
function needsMachine(
  id: string,
  { pool, states }: { readonly pool: Pool | undefined; readonly states: ReadonlyMap<string, string> },
): boolean {
  if (!isWaiting(states.get(id))) return false;
  return workersOn(pool, id).every(({ busy, drained }) => drained && !busy);
}

/** Whether a hook holds an instance in this state of AWS: `Terminating:Wait`, `Warmed:Pending:Wait`, ... */
export function isWaiting(state: string | undefined): boolean {
  return state?.endsWith(':Wait') === true;
}

async function readOtherPools(
  { pool, machines = new Map() }: Pick<Survey, 'pool' | 'machines'>,
  gate: Gate,
): Promise<ReadonlyMap<string, Pool>> {
  const ids = new Set<string>();
  for (const [instanceId, { poolId }] of machines) {
    const isListed = pool !== undefined && workersOn(pool, instanceId).length > 0;
    if (poolId !== undefined && poolId !== gate.settings.poolId && !isListed) ids.add(poolId);
  }
  const pools = await Promise.all(
    [...ids].map((id) => tryRead(`the pool ${id}`, () => gate.ports.pool.read(id), gate)),
  );
  return new Map(pools.flatMap((each) => (each === undefined ? [] : [[each.id, each] as const])));
}

/**
 * The pool that an instance is judged by: the one that it was launched for, unless a worker of the gate's own pool names it.
 * Undefined when that pool could not be read.
 */
export function poolOf(instanceId: string, survey: Survey, { settings }: Gate): Pool | undefined {
  const { pool, machines, otherPools } = survey;
  if (pool === undefined || workersOn(pool, instanceId).length > 0) return pool;
  const poolId = machines?.get(instanceId)?.poolId ?? settings.poolId;
  return poolId === settings.poolId ? pool : otherPools.get(poolId);
}

/** The workers that say that they run on the instance; none when the pool could not be read. */
export function workersOn(pool: Pool | undefined, instanceId: string): readonly Worker[] {
  return pool === undefined ? [] : workersNaming(pool, instanceId);
}

interface Needs {
  readonly pool: boolean;
  readonly group: boolean;
  /** Ids of the instances that a hook holds, without duplicates. */
  readonly held: readonly string[];
}

function needsOf(events: readonly Event[], { settings }: Gate): Needs {
  const held = new Set<string>();
  let hasSpotInterruption = false;
  let hasReplacement = false;
  for (const event of events) {
    switch (event.kind) {
      case 'termination':
      case 'launch':
        if (problemOfNotification(event, settings) === undefined) held.add(event.action.instanceId);
        break;
      case 'spot-interruption':
        hasSpotInterruption = true;
        break;
      case 'rebalance-recommendation':
        hasReplacement ||= settings.rebalanceRecommendation === 'replace';
        break;
      case 'test-notification':
      case 'unknown-event':
      case 'unreadable-message':
        break;
    }
  }
  return {
    pool: held.size > 0 || hasSpotInterruption,
    group: hasSpotInterruption || hasReplacement,
    held: [...held],
  };
}
