import {
  continueWorkerlessSpell,
  type ReleaseLook,
  type WorkerlessSpell,
} from '@poolkeeper/instance-selection';
import type { EpochMs, Group, Pool } from '@poolkeeper/pool-model';
import { continueShortage, type Shortage } from './shortage.ts';

/**
 * What earlier passes of this process saw. To be without it only ever lengthens a wait, so a new process may begin with
 * none, and nothing has to be stored.
 */
export interface Memory {
  /** Notes a look. @returns the group, with the time since when it has lacked instances. */
  note(look: { readonly observedAt: EpochMs; readonly pool: Pool; readonly group: Group }): Group;
  /** Notes a look at a retained instance. @returns the look, with what is known of earlier ones. */
  noteRetained(look: ReleaseLook): ReleaseLook;
}

export function createMemory(): Memory {
  let shortage: Shortage | undefined;
  const spells = new Map<string, WorkerlessSpell>();
  const hadWorker = new Set<string>();

  return {
    note({ observedAt, pool, group }) {
      const ids = new Set(group.instances.map(({ id }) => id));
      for (const id of [...spells.keys(), ...hadWorker]) {
        if (ids.has(id)) continue;
        spells.delete(id);
        hadWorker.delete(id);
      }
      for (const { identity } of pool.workers) {
        if (identity.kind === 'known' && ids.has(identity.instanceId)) hadWorker.add(identity.instanceId);
      }
      shortage = continueShortage(shortage, { group, observedAt });
      return shortage === undefined ? group : { ...group, belowDesiredSince: shortage.since };
    },
    noteRetained(look) {
      const { id } = look.instance;
      const spell = continueWorkerlessSpell(spells.get(id), look);
      if (spell === undefined) spells.delete(id);
      else spells.set(id, spell);
      return {
        ...look,
        hadWorker: hadWorker.has(id),
        ...(spell !== undefined && { workerlessSince: spell.since }),
      };
    },
  };
}
