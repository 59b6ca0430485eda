import type { EpochMs, Group, Pool, Worker } from '@poolkeeper/pool-model';
import type { Event } from '../events/event.ts';
import type { Machine } from '../ports.ts';
import type { Gate } from './gate.ts';

/**
 * What a round has read of pool, group and machines. Each is read once, whatever the number of messages, and is absent when
 * the read failed.
 */
export interface Survey {
  readonly now: EpochMs;
  /** Also absent when no event concerns a worker. */
  readonly pool?: Pool;
  /** Also absent when every held instance has a worker: then it is not needed. */
  readonly group?: Group;
  /** The machines of the held instances without a worker. Instances that EC2 does not know are left out. */
  readonly machines: ReadonlyMap<string, Machine>;
}

/** Reads what these events need, in at most two round trips. */
export async function survey(events: readonly Event[], gate: Gate): Promise<Survey> {
  const { ports, log, clock } = gate;
  // The clock is read before the calls, so that an answer is never taken for newer than it is.
  const now = clock();
  const needs = needsOf(events, gate);
  const tried = async <Part>(what: string, read: () => Promise<Part>): Promise<Part | undefined> => {
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
  };
  const readGroup = () => tried('the group', () => ports.group.describe());

  const [pool, groupAtOnce] = await Promise.all([
    needs.pool ? tried('the pool', () => ports.pool.read()) : undefined,
    needs.group ? readGroup() : undefined,
  ]);
  const workerless =
    pool === undefined ? [] : needs.held.filter((id) => workersOn({ pool }, id).length === 0);
  const [group, machines] = await Promise.all([
    workerless.length > 0 && !needs.group ? readGroup() : groupAtOnce,
    workerless.length > 0 ? tried('EC2', () => ports.instances.machines(workerless)) : undefined,
  ]);
  return {
    now,
    pool,
    group,
    machines: machines ?? new Map(),
  };
}

/** The workers whose metadata names the instance; none when the pool could not be read. */
export function workersOn({ pool }: Pick<Survey, 'pool'>, instanceId: string): readonly Worker[] {
  if (pool === undefined) return [];
  return pool.workers.filter(
    ({ identity }) => identity.kind === 'known' && identity.instanceId === instanceId,
  );
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
        if (event.action.groupName === settings.group.name) held.add(event.action.instanceId);
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
