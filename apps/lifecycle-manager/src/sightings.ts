import {
  continueWorkerlessSpell,
  type ReleaseLook,
  type WorkerlessSpell,
} from '@poolkeeper/instance-selection';
import type { LifecycleAction } from './ports.ts';
import { workersOn } from './workers-on.ts';

/** What earlier looks at a held instance have found. */
export interface Sighting {
  /** Since when every look has found no worker of it. */
  readonly workerless?: WorkerlessSpell;
  /** Whether any look has found one. */
  readonly hadWorker: boolean;
}

/**
 * Remembers, in this process, what earlier looks have found. Forgetting it only makes an instance wait for longer before
 * the absence of its worker is believed.
 */
export interface Sightings {
  /** Adds a look to what is known of the action's instance. */
  add(action: LifecycleAction, look: ReleaseLook): Sighting;
  forget(action: LifecycleAction): void;
}

export function createSightings(): Sightings {
  const sightings = new Map<string, Sighting>();

  return {
    add({ token }, look) {
      const { workerless, hadWorker = false } = sightings.get(token) ?? {};
      const spell = continueWorkerlessSpell(workerless, look);
      const hasWorker = look.pool !== undefined && workersOn(look.pool, look.instance.id).length > 0;
      const sighting = {
        hadWorker: hadWorker || hasWorker,
        workerless: spell,
      };
      sightings.set(token, sighting);
      return sighting;
    },
    forget({ token }) {
      sightings.delete(token);
    },
  };
}
