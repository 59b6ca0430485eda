import {
  continueWorkerlessSpell,
  type ReleaseEvidence,
  type WorkerlessSpell,
} from '@poolkeeper/instance-selection';
import type { DurationMs, EpochMs, Group, Pool, Snapshot } from '@poolkeeper/pool-model';
import { createQueueWatch, type QueueWatch } from './queue-watch.ts';
import { continueShortage, type Shortage } from './shortage.ts';

/**
 * What earlier passes of this process saw. To be without it only ever lengthens a wait, so a new process may begin with
 * none, and nothing has to be stored.
 */
export interface Memory {
  readonly queue: QueueWatch;
  /** Notes a look. @returns the group, with the time since when it has lacked instances. */
  note(look: { readonly observedAt: EpochMs; readonly pool: Pool; readonly group: Group }): Group;
  /** Notes a look at a retained instance. @returns the look, with what is known of earlier ones. */
  noteRetained(look: ReleaseEvidence): ReleaseEvidence;
  /**
   * Notes a look at the strays. @returns the ids of those that every look has found without a worker for a whole registration
   * grace: for as long as the gate takes to believe it.
   */
  noteStrays(snapshot: Snapshot, registrationGraceMs: DurationMs): ReadonlySet<string>;
}

export function createMemory(): Memory {
  let shortage: Shortage | undefined;
  const spells = new Map<string, WorkerlessSpell>();
  const hadWorker = new Set<string>();

  function noteSpell(look: ReleaseEvidence): WorkerlessSpell | undefined {
    const { id } = look.instance;
    const spell = continueWorkerlessSpell(spells.get(id), look);
    if (spell === undefined) spells.delete(id);
    else spells.set(id, spell);
    return spell;
  }

  return {
    queue: createQueueWatch(),
    note({ observedAt, pool, group }) {
      const ids = new Set(group.instances.map(({ id }) => id));
      for (const id of [...spells.keys(), ...hadWorker]) {
        if (ids.has(id)) continue;
        spells.delete(id);
        hadWorker.delete(id);
      }
      for (const { identity } of pool.workers) {
        if (identity.kind !== 'known' || !ids.has(identity.instanceId)) continue;
        hadWorker.add(identity.instanceId);
        spells.delete(identity.instanceId);
      }
      shortage = continueShortage(shortage, { group, observedAt });
      return shortage === undefined ? group : { ...group, belowDesiredSince: shortage.since };
    },
    noteRetained(look) {
      const spell = noteSpell(look);
      return {
        ...look,
        hadWorker: hadWorker.has(look.instance.id),
        ...(spell !== undefined && { workerlessSince: spell.since }),
      };
    },
    noteStrays({ members, pool, observedAt: now }, registrationGraceMs) {
      const confirmed = new Set<string>();
      // A stray has no worker in the answer, so there is none to look for among thousands.
      const withoutWorkers = { ...pool, workers: [] };
      for (const { state, instance } of members) {
        if (state !== 'stray') continue;
        const spell = noteSpell({ now, pool: withoutWorkers, instance, registrationGraceMs });
        if (spell !== undefined && now - spell.since >= registrationGraceMs) confirmed.add(instance.id);
      }
      return confirmed;
    },
  };
}
