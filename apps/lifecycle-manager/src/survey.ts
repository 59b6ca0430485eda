import type { EpochMs, Group, Pool } from '@poolkeeper/pool-model';
import type { Event } from './events/event.ts';
import type { Gate } from './gate.ts';
import type { Machine } from './ports.ts';
import { workersOn } from './workers-on.ts';

/** What one look sees of the world, asked for once whatever the number of messages. What could not be read is missing. */
export interface Survey {
  readonly now: EpochMs;
  /** Absent also when no event is about a worker. */
  readonly pool?: Pool;
  /** Absent also when every instance has a worker, which tells all there is to know. */
  readonly group?: Group;
  /** Of the instances that a hook holds and that have no worker, as far as EC2 knows them. */
  readonly machines: ReadonlyMap<string, Machine>;
}

/** Reads what these events need, and only that: two round trips at most. */
export async function survey(events: readonly Event[], gate: Gate): Promise<Survey> {
  const { ports, log, clock } = gate;
  // The time of the question, not of the answer: what an answer says is never taken for newer than it is.
  const now = clock();
  const needs = needsOf(events, gate);
  const tried = async <Part>(what: string, read: () => Promise<Part>): Promise<Part | undefined> => {
    try {
      return await read();
    } catch (error) {
      log.error(`${what} cannot be read: nobody is let go for lack of it`, {
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
  const workerless = pool === undefined ? [] : needs.held.filter((id) => workersOn(pool, id).length === 0);
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

interface Needs {
  readonly pool: boolean;
  readonly group: boolean;
  /** Ids of the instances that a hook holds, each once. */
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
