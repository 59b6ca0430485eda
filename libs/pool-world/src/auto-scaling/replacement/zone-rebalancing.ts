import type { EpochMs } from '@poolkeeper/pool-model';
import type { GroupTermination } from '../termination/group-terminations.ts';
import { inService } from '../fleet.ts';
import type { GroupChoice } from '../termination/group-terminations.ts';
import { isUnprotected, type GroupedInstance } from '../instances/grouped-instance.ts';
import { countByZone } from '../zones.ts';

/** AWS does not say how soon it looks. */
const patienceSeconds = 300;

/** Evens out the zones: one more instance in the emptiest, and then one less in the fullest. */
export class ZoneRebalancing {
  readonly #in: GroupChoice;
  /** Zones that instances can be launched in. */
  readonly #openZones: () => readonly string[];
  #unevenSince: EpochMs | undefined;
  #extra = 0;

  constructor(surroundings: GroupChoice, openZones: () => readonly string[]) {
    this.#in = surroundings;
    this.#openZones = openZones;
  }

  /** How many instances the group should have beyond its desired capacity. */
  extra(): number {
    return this.#extra;
  }

  advance(): void {
    const { fleet, timeline } = this.#in;
    const crowd = this.#fullestZone();
    if (crowd.length === 0 || !fleet.allows('AZRebalance')) {
      this.#unevenSince = undefined;
      this.#extra = 0;
      return;
    }
    this.#unevenSince ??= timeline.now;
    const dueAt = this.#unevenSince + patienceSeconds * 1000;
    if (timeline.now < dueAt) fleet.lookAgain((dueAt - timeline.now) / 1000);
    else if (this.#extra === 0) this.#makeRoom(crowd);
    else this.#thinOut(crowd);
  }

  /** Only a group that has settled is evened out, and one that asks for leave only when somebody may go. */
  #makeRoom(crowd: readonly GroupedInstance[]): void {
    const { fleet, dismissals } = this.#in;
    const counted = fleet.counted();
    if (counted.length !== fleet.desiredCapacity || inService(counted).length !== counted.length) return;
    if (!dismissals.mayAnyoneGo(oneOf(crowd))) return;
    this.#extra = 1;
    fleet.lookAgain(0);
  }

  #thinOut(crowd: readonly GroupedInstance[]): void {
    const { fleet, dismissals } = this.#in;
    if (inService(fleet.counted()).length <= fleet.desiredCapacity) return;
    if (dismissals.asks) {
      // The group has one too many now, and scales in as it always does.
      this.#extra = 0;
      this.#unevenSince = undefined;
      return;
    }
    const gone = dismissals.dismiss(oneOf(crowd));
    this.#extra -= gone;
    if (gone > 0) this.#unevenSince = undefined;
  }

  /** Those who may go in the fullest zone; none when the zones are even. */
  #fullestZone(): readonly GroupedInstance[] {
    const counted = this.#in.fleet.counted();
    const fill = countByZone(counted);
    const least = Math.min(...this.#openZones().map((zone) => fill.get(zone) ?? 0));
    const most = Math.max(...fill.values());
    // The instance that was added has made the difference smaller by one.
    if (!(most - least >= 2 - this.#extra)) return [];
    return inService(counted).filter((one) => fill.get(one.zone) === most && isUnprotected(one));
  }
}

function oneOf(crowd: readonly GroupedInstance[]): GroupTermination {
  return {
    cause: 'REBALANCE',
    number: 1,
    candidates: crowd,
    reasonOf: ({ id, zone }) => ({
      cause: 'zone rebalance',
      story: `instance ${id} was taken out of service to rebalance the Availability Zones, of which ${zone} was the fullest`,
    }),
  };
}
