import type { PurchaseOption } from '@poolkeeper/pool-model';
import type { GroupSettings, LaunchError } from '../auto-scaling.ts';
import type { Chronicle } from '../chronicle.ts';
import type { Machines } from '../ec2/machines.ts';
import type { RandomSource } from '../random-source.ts';
import type { Timeline } from '../timeline.ts';
import type { Activities } from './activities.ts';
import { capacityMessage } from './capacity-message.ts';
import type { GroupedInstance } from './grouped-instance.ts';
import type { InstanceLives } from './instance-lives.ts';
import { nextPurchaseOption, onDemandOnly } from './purchase-options.ts';
import { leastFilledZone } from './zones.ts';

/** The group tries again, less and less often, and never gives up. */
const firstRetrySeconds = 30;
const lastRetrySeconds = 300;

export type LaunchSettings = GroupSettings & { readonly zones: readonly string[] };

export interface LaunchSurroundings {
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly chronicle: Chronicle;
  readonly machines: Machines;
  readonly activities: Activities;
  readonly lives: InstanceLives;
  readonly settings: () => LaunchSettings;
  readonly lookAgain: (seconds: number) => void;
}

export interface LaunchWish {
  /** The instances that those launched should be spread with. */
  readonly beside: readonly GroupedInstance[];
  readonly cause: string;
  readonly place: GroupedInstance['place'];
}

/** Fills the group up, zone by zone, where EC2 has capacity. */
export class Launches {
  readonly #in: LaunchSurroundings;
  #retrySeconds = firstRetrySeconds;
  #notBefore = 0;

  constructor(surroundings: LaunchSurroundings) {
    this.#in = surroundings;
  }

  /** As many as are missing, now or when there is capacity. */
  launch(missing: number, wish: LaunchWish): void {
    const { timeline, settings } = this.#in;
    if (missing <= 0) return;
    if (timeline.now < this.#notBefore) {
      this.#in.lookAgain((this.#notBefore - timeline.now) / 1000);
      return;
    }
    const { launched } = this.launchNow(missing, settings().zones, wish);
    if (launched.length < missing) this.#backOff();
    else this.#retrySeconds = firstRetrySeconds;
  }

  /** As many as are missing and as there is capacity for in these zones, now. */
  launchNow(
    missing: number,
    zones: readonly string[],
    { beside, cause, place }: LaunchWish,
  ): { readonly launched: readonly GroupedInstance[]; readonly errors: readonly LaunchError[] } {
    const filled = [...beside];
    const launched: GroupedInstance[] = [];
    const errors = new Map<string, LaunchError>();
    while (launched.length < missing) {
      const purchaseOption = this.#nextPurchaseOption(filled);
      const open = zones.filter((zone) => !errors.has(`${zone} ${purchaseOption}`));
      if (open.length === 0) break;
      const zone = leastFilledZone(open, filled);
      const instanceType = this.#typeIn(zone, purchaseOption);
      if (instanceType === undefined) {
        errors.set(`${zone} ${purchaseOption}`, this.#logFailure(zone, purchaseOption, cause));
      } else {
        const instance = this.#launchOne({ zone, instanceType, purchaseOption }, { cause, place });
        filled.push(instance);
        launched.push(instance);
      }
    }
    return { launched, errors: [...errors.values()] };
  }

  /** Zones in which instances of the group's next purchase option can be launched now. */
  openZones(counted: readonly GroupedInstance[]): readonly string[] {
    const purchaseOption = this.#nextPurchaseOption(counted);
    return this.#in.settings().zones.filter((zone) => this.#typeIn(zone, purchaseOption) !== undefined);
  }

  #nextPurchaseOption(filled: readonly GroupedInstance[]): PurchaseOption {
    return nextPurchaseOption(filled, this.#in.settings().purchaseMix ?? onDemandOnly);
  }

  get #instanceTypes(): readonly string[] {
    return this.#in.settings().instanceTypes ?? [defaultType];
  }

  /** The first of the group's types that the zone has capacity of; undefined when it has of none. */
  #typeIn(zone: string, purchaseOption: PurchaseOption): string | undefined {
    const { machines, timeline } = this.#in;
    return this.#instanceTypes.find(
      (instanceType) => !machines.shortages.covers({ zone, instanceType, purchaseOption }, timeline.now),
    );
  }

  /** Every zone without capacity is tried once a time, and the attempt is logged. */
  #logFailure(zone: string, purchaseOption: PurchaseOption, cause: string): LaunchError {
    const { name, zones } = this.#in.settings();
    const [instanceType = defaultType] = this.#instanceTypes;
    const others = zones.filter((other) => other !== zone);
    const message = capacityMessage({ zone, others, purchaseOption, instanceType });
    this.#in.activities
      .begin({
        groupName: name,
        description: `Launching a new EC2 instance.  Status Reason: ${message}`,
        cause,
        zone,
      })
      .end('Failed', message);
    this.#in.chronicle.record({ kind: 'launch-failed', zone, purchaseOption });
    return { zone, instanceType, purchaseOption, code: 'InsufficientInstanceCapacity', message };
  }

  #launchOne(
    where: { readonly zone: string; readonly instanceType: string; readonly purchaseOption: PurchaseOption },
    why: Pick<LaunchWish, 'cause' | 'place'>,
  ): GroupedInstance {
    const { lives, settings } = this.#in;
    const { name, workerPoolId, tags, launchTemplateVersion, newInstancesProtectedFromScaleIn } = settings();
    return lives.launch({
      groupName: name,
      workerPoolId,
      ...where,
      launchTemplateVersion: launchTemplateVersion ?? '1',
      tags: { Name: name, ...tags },
      protectedFromScaleIn: newInstancesProtectedFromScaleIn ?? false,
      ...why,
    });
  }

  #backOff(): void {
    this.#notBefore = this.#in.timeline.now + this.#retrySeconds * 1000;
    this.#in.lookAgain(this.#retrySeconds);
    this.#retrySeconds = Math.min(lastRetrySeconds, this.#retrySeconds * 2);
  }
}

const defaultType = 't3.small';
