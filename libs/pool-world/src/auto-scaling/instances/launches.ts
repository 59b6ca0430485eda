import type { EpochMs, PurchaseMix, PurchaseOption } from '@poolkeeper/pool-model';
import type { GroupSettings, LaunchError } from '../api.ts';
import type { Chronicle } from '../../chronicle.ts';
import type { SimulatedEc2 } from '../../ec2/simulated-ec2.ts';
import type { RandomSource } from '../../random-source.ts';
import type { Timeline } from '../../timeline.ts';
import type { Activities } from '../activities.ts';
import type { GroupedInstance } from './grouped-instance.ts';
import type { InstanceLives } from './instance-lives.ts';
import { nextPurchaseOption, nextPurchaseOptions, onDemandOnly } from '../purchase-options.ts';
import { leastFilledZone } from '../zones.ts';

/** The group tries again, less and less often, and never gives up. */
const firstRetrySeconds = 30;
const lastRetrySeconds = 300;

export type LaunchSettings = GroupSettings & { readonly zones: readonly string[] };

export interface LaunchSurroundings {
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly chronicle: Chronicle;
  readonly machines: SimulatedEc2;
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

export interface LaunchAttempt {
  readonly launched: readonly GroupedInstance[];
  readonly errors: readonly LaunchError[];
}

interface BackOff {
  readonly seconds: number;
  readonly notBefore: EpochMs;
}

/** Fills the group up, zone by zone, where EC2 has capacity. */
export class Launches {
  readonly #in: LaunchSurroundings;
  readonly #backOffs = new Map<PurchaseOption, BackOff>();

  constructor(surroundings: LaunchSurroundings) {
    this.#in = surroundings;
  }

  /** As many as are missing, now or when there is capacity: on-demand and spot are asked for and wait apart. */
  launch(missing: number, wish: LaunchWish): void {
    if (missing <= 0) return;
    const wanted = Map.groupBy(this.#nextPurchaseOptions(missing, wish.beside), (option) => option);
    const launched: GroupedInstance[] = [];
    for (const [option, options] of wanted) {
      if (this.#isBackingOff(option)) continue;
      const attempt = this.#launchAs(options, this.#in.settings().zones, {
        ...wish,
        beside: [...wish.beside, ...launched],
      });
      launched.push(...attempt.launched);
      if (attempt.launched.length < options.length) this.#backOff(option);
      else this.#backOffs.delete(option);
    }
  }

  /** As many as are missing and as there is capacity for in these zones, now. */
  launchNow(missing: number, zones: readonly string[], wish: LaunchWish): LaunchAttempt {
    return this.#launchAs(this.#nextPurchaseOptions(missing, wish.beside), zones, wish);
  }

  /** One of each of these options, where there is capacity. */
  #launchAs(
    options: readonly PurchaseOption[],
    zones: readonly string[],
    { beside, cause, place }: LaunchWish,
  ): LaunchAttempt {
    const filled = [...beside];
    const launched: GroupedInstance[] = [];
    const errors = new Map<string, LaunchError>();
    const launchSomewhere = (purchaseOption: PurchaseOption): GroupedInstance | undefined => {
      for (;;) {
        const open = zones.filter((zone) => !errors.has(`${zone} ${purchaseOption}`));
        if (open.length === 0) return undefined;
        const zone = leastFilledZone(open, filled);
        const instanceType = this.#typeIn(zone, purchaseOption);
        if (instanceType !== undefined) {
          return this.#launchOne({ zone, instanceType, purchaseOption }, { cause, place });
        }
        errors.set(`${zone} ${purchaseOption}`, this.#logFailure(zone, purchaseOption, cause));
      }
    };
    for (const option of options) {
      const instance = launchSomewhere(option);
      if (instance === undefined) continue;
      filled.push(instance);
      launched.push(instance);
    }
    return { launched, errors: [...errors.values()] };
  }

  /** Zones in which instances of the group's next purchase option can be launched now. */
  openZones(counted: readonly GroupedInstance[]): readonly string[] {
    const purchaseOption = nextPurchaseOption(counted, this.#mix);
    return this.#in.settings().zones.filter((zone) => this.#typeIn(zone, purchaseOption) !== undefined);
  }

  #nextPurchaseOptions(number: number, beside: readonly GroupedInstance[]): readonly PurchaseOption[] {
    return nextPurchaseOptions(number, beside, this.#mix);
  }

  get #mix(): PurchaseMix {
    return this.#in.settings().purchaseMix ?? onDemandOnly;
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

  #isBackingOff(option: PurchaseOption): boolean {
    const { timeline, lookAgain } = this.#in;
    const notBefore = this.#backOffs.get(option)?.notBefore ?? timeline.now;
    if (notBefore <= timeline.now) return false;
    lookAgain((notBefore - timeline.now) / 1000);
    return true;
  }

  #backOff(option: PurchaseOption): void {
    const { timeline, lookAgain } = this.#in;
    const before = this.#backOffs.get(option);
    const seconds = before === undefined ? firstRetrySeconds : Math.min(lastRetrySeconds, 2 * before.seconds);
    this.#backOffs.set(option, { seconds, notBefore: timeline.now + seconds * 1000 });
    lookAgain(seconds);
  }
}

const defaultType = 't3.small';

/** What a failed scaling activity says where EC2 has no capacity. */
function capacityMessage(request: {
  readonly zone: string;
  readonly others: readonly string[];
  readonly purchaseOption: PurchaseOption;
  readonly instanceType: string;
}): string {
  const { zone, others, purchaseOption, instanceType } = request;
  if (purchaseOption === 'spot') {
    return 'Could not launch Spot Instances. InsufficientInstanceCapacity - There is no Spot capacity available that matches your request. Launching EC2 instance failed.';
  }
  const elsewhere = others.length === 0 ? '' : ` or choosing ${others.join(', ')}`;
  return `We currently do not have sufficient ${instanceType} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity. You can currently get ${instanceType} capacity by not specifying an Availability Zone in your request${elsewhere}. Launching EC2 instance failed.`;
}
