import type { DrainView, PoolView } from '@poolkeeper/pool-model/view';
import type { WorldEvent } from '@poolkeeper/pool-world';

type Hold = Required<Pick<DrainView, 'since' | 'cause' | 'heartbeats'>>;

/** What the history says about instances that the termination hook holds, and about launches that failed. */
export class Holds {
  readonly #holds = new Map<string, Hold>();
  #read = 0;
  #lastShortage: PoolView['shortage'];

  /** Reads the events since the last call. */
  follow(events: readonly WorldEvent[]): void {
    for (; this.#read < events.length; this.#read += 1) {
      const event = events[this.#read];
      if (event !== undefined) this.#apply(event);
    }
  }

  of(instanceId: string): Hold | undefined {
    return this.#holds.get(instanceId);
  }

  get lastShortage(): PoolView['shortage'] {
    return this.#lastShortage;
  }

  #apply(event: WorldEvent): void {
    switch (event.kind) {
      case 'instance-held':
        this.#holds.set(event.instanceId, { since: event.at, cause: event.cause, heartbeats: 0 });
        break;
      case 'hold-extended': {
        const hold = this.#holds.get(event.instanceId);
        if (hold !== undefined)
          this.#holds.set(event.instanceId, { ...hold, heartbeats: hold.heartbeats + 1 });
        break;
      }
      case 'instance-released':
      case 'instance-terminated':
        this.#holds.delete(event.instanceId);
        break;
      case 'launch-failed':
        this.#lastShortage = { at: event.at, zone: event.zone, purchaseOption: event.purchaseOption };
        break;
      default:
    }
  }
}
