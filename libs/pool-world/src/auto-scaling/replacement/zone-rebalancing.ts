import type { EpochMs } from '@poolkeeper/pool-model';
import type { GroupTermination } from '../termination/group-terminations.ts';
import { inService } from '../fleet.ts';
import type { GroupChoice } from '../termination/group-terminations.ts';
import { isUnprotected, type GroupedInstance } from '../instances/grouped-instance.ts';
import { countByZone } from '../zones.ts';

/** How long zones are uneven before they are evened out. AWS documents no time. */
const patienceSeconds = 300;

/** Evens out the zones: launches an instance in the emptiest zone, then terminates one in the fullest. */
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
    const candidates = this.#fullestZone();
    if (candidates.length === 0 || !fleet.allows('AZRebalance')) {
      this.#unevenSince = undefined;
      this.#extra = 0;
      return;
    }
    this.#unevenSince ??= timeline.now;
    const dueAt = this.#unevenSince + patienceSeconds * 1000;
    if (timeline.now < dueAt) fleet.reconcileIn((dueAt - timeline.now) / 1000);
    else if (this.#extra === 0) this.#addInstance(candidates);
    else this.#removeInstance(candidates);
  }

  /** A group is evened out only when it has settled, and only if its termination policy allows a termination. */
  #addInstance(candidates: readonly GroupedInstance[]): void {
    const { fleet, terminations } = this.#in;
    const counted = fleet.counted();
    if (counted.length !== fleet.desiredCapacity || inService(counted).length !== counted.length) return;
    if (!terminations.isAnyAllowed(oneOf(candidates))) return;
    this.#extra = 1;
    fleet.reconcileIn(0);
  }

  #removeInstance(candidates: readonly GroupedInstance[]): void {
    const { fleet, terminations } = this.#in;
    if (inService(fleet.counted()).length <= fleet.desiredCapacity) return;
    // The policy is asked about a scale-in, for the fullest zone: with the group's mix it would undo the launch, for ever.
    const gone = terminations.terminate({ ...oneOf(candidates), cause: 'SCALE_IN' });
    this.#extra -= gone;
    if (gone > 0) this.#unevenSince = undefined;
  }

  /** The instances of the fullest zone that may be terminated; none if the zones are even. */
  #fullestZone(): readonly GroupedInstance[] {
    const counted = this.#in.fleet.counted();
    const fill = countByZone(counted);
    const least = Math.min(...this.#openZones().map((zone) => fill.get(zone) ?? 0));
    const most = Math.max(...fill.values());
    // The added instance has reduced the difference by one.
    if (!(most - least >= 2 - this.#extra)) return [];
    return inService(counted).filter((one) => fill.get(one.zone) === most && isUnprotected(one));
  }
}

function oneOf(candidates: readonly GroupedInstance[]): GroupTermination {
  return {
    cause: 'REBALANCE',
    number: 1,
    candidates: candidates,
    reasonOf: ({ id, zone }) => ({
      cause: 'zone rebalance',
      sentence: `instance ${id} was taken out of service to rebalance the Availability Zones, of which ${zone} was the fullest`,
    }),
  };
}
