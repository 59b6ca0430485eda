import type { EpochMs, PurchaseMix, PurchaseOption } from '@poolkeeper/pool-model';
import type { GroupSettings, LaunchError, LaunchOffer, LaunchRefusal } from '../api.ts';
import type { Chronicle } from '../../chronicle.ts';
import type { SimulatedEc2 } from '../../ec2/simulated-ec2.ts';
import type { RandomSource } from '../../random-source.ts';
import type { Timeline } from '../../timeline.ts';
import type { Activities } from '../activities.ts';
import type { GroupedInstance } from './grouped-instance.ts';
import type { InstanceLives } from './instance-lives.ts';
import { nextPurchaseOption, nextPurchaseOptions, onDemandOnly } from '../purchase-options.ts';
import { leastFilledZone } from '../zones.ts';

/** After a failed launch, the group tries again after a delay that doubles up to the maximum, without end. */
const minRetrySeconds = 30;
const maxRetrySeconds = 300;

export type LaunchSettings = GroupSettings & { readonly zones: readonly string[] };

export interface LaunchSurroundings {
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly chronicle: Chronicle;
  readonly machines: SimulatedEc2;
  readonly activities: Activities;
  readonly lives: InstanceLives;
  readonly settings: () => LaunchSettings;
  readonly reconcileIn: (seconds: number) => void;
}

export interface LaunchReason {
  /** The instances that exist already, among which the launched ones are spread over the zones. */
  readonly beside: readonly GroupedInstance[];
  readonly cause: string;
  readonly place: GroupedInstance['place'];
}

export interface LaunchAttempt {
  readonly launched: readonly GroupedInstance[];
  readonly errors: readonly LaunchError[];
}

interface Launchable {
  readonly instanceType: string;
  readonly imageId: string;
}

interface BackOff {
  readonly seconds: number;
  readonly notBefore: EpochMs;
}

/** Launches instances where EC2 has capacity, spread over the zones. */
export class Launches {
  readonly #in: LaunchSurroundings;
  readonly #backOffs = new Map<PurchaseOption, BackOff>();

  constructor(surroundings: LaunchSurroundings) {
    this.#in = surroundings;
  }

  /** Launches the missing instances, now or once there is capacity. On-demand and spot back off separately. */
  launch(missing: number, reason: LaunchReason): void {
    if (missing <= 0) return;
    const wanted = Map.groupBy(this.#nextPurchaseOptions(missing, reason.beside), (option) => option);
    const launched: GroupedInstance[] = [];
    for (const [option, options] of wanted) {
      if (this.#isBackingOff(option)) continue;
      const attempt = this.#launchAs(options, this.#in.settings().zones, {
        ...reason,
        beside: [...reason.beside, ...launched],
      });
      launched.push(...attempt.launched);
      if (attempt.launched.length < options.length) this.#backOff(option);
      else this.#backOffs.delete(option);
    }
  }

  /** Launches up to `missing` instances now, as far as these zones have capacity. */
  launchSynchronously(missing: number, zones: readonly string[], reason: LaunchReason): LaunchAttempt {
    return this.#launchAs(this.#nextPurchaseOptions(missing, reason.beside), zones, reason);
  }

  /** Launches one instance for each of these options, where there is capacity. */
  #launchAs(
    options: readonly PurchaseOption[],
    zones: readonly string[],
    { beside, cause, place }: LaunchReason,
  ): LaunchAttempt {
    const filled = [...beside];
    const launched: GroupedInstance[] = [];
    const errors = new Map<string, LaunchError>();
    const launchSomewhere = (purchaseOption: PurchaseOption): GroupedInstance | undefined => {
      for (;;) {
        const open = zones.filter((zone) => !errors.has(`${zone} ${purchaseOption}`));
        if (open.length === 0) return undefined;
        const zone = leastFilledZone(open, filled);
        const found = this.#launchableIn(zone, purchaseOption);
        const isThrottled = 'instanceType' in found && !this.#in.machines.allowsLaunch();
        const launchable = isThrottled ? throttled : found;
        if ('instanceType' in launchable) {
          return this.#launchOne({ zone, purchaseOption, ...launchable }, { cause, place });
        }
        const error = {
          zone,
          purchaseOption,
          instanceType: this.#instanceTypes[0] ?? defaultType,
          ...launchable,
        };
        this.#logFailure(error, cause);
        errors.set(`${zone} ${purchaseOption}`, error);
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
    return this.#in
      .settings()
      .zones.filter((zone) => 'instanceType' in this.#launchableIn(zone, purchaseOption));
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

  /** The image, and the first of the group's types for which the zone has capacity. */
  #launchableIn(zone: string, purchaseOption: PurchaseOption): Launchable | LaunchRefusal {
    const { machines, timeline, settings } = this.#in;
    const read = this.#readTemplate(zone);
    if ('code' in read) return { code: read.code, message: `${read.message} Launching EC2 instance failed.` };
    const instanceType = read.instanceTypes.find(
      (type) => !machines.capacity.lacks({ zone, instanceType: type, purchaseOption }, timeline.now),
    );
    if (instanceType !== undefined) return { instanceType, imageId: read.imageId };
    const [wanted = defaultType] = read.instanceTypes;
    const others = settings().zones.filter((other) => other !== zone);
    return {
      code: 'InsufficientInstanceCapacity',
      message: capacityMessage({ zone, others, purchaseOption, instanceType: wanted }),
    };
  }

  #readTemplate(zone: string): LaunchOffer | LaunchRefusal {
    const { readTemplate, launchTemplateVersion = '1' } = this.#in.settings();
    if (readTemplate !== undefined) return readTemplate(zone, launchTemplateVersion);
    return { instanceTypes: this.#instanceTypes, imageId: defaultImage };
  }

  /** Logs a failed launch as a scaling activity. Each zone that fails is tried once per attempt. */
  #logFailure({ zone, purchaseOption, message }: LaunchError, cause: string): void {
    const { name } = this.#in.settings();
    this.#in.activities
      .begin({
        groupName: name,
        description: `Launching a new EC2 instance.  Status Reason: ${message}`,
        cause,
        zone,
      })
      .end('Failed', message);
    this.#in.chronicle.record({ kind: 'launch-failed', zone, purchaseOption });
  }

  #launchOne(
    where: Launchable & { readonly zone: string; readonly purchaseOption: PurchaseOption },
    why: Pick<LaunchReason, 'cause' | 'place'>,
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
    const { timeline, reconcileIn } = this.#in;
    const notBefore = this.#backOffs.get(option)?.notBefore ?? timeline.now;
    if (notBefore <= timeline.now) return false;
    reconcileIn((notBefore - timeline.now) / 1000);
    return true;
  }

  #backOff(option: PurchaseOption): void {
    const { timeline, reconcileIn } = this.#in;
    const before = this.#backOffs.get(option);
    const seconds = before === undefined ? minRetrySeconds : Math.min(maxRetrySeconds, 2 * before.seconds);
    this.#backOffs.set(option, { seconds, notBefore: timeline.now + seconds * 1000 });
    reconcileIn(seconds);
  }
}

/** The refusal of a launch beyond EC2's rate. AWS does not document how a group shows it. */
const throttled: LaunchRefusal = {
  code: 'RequestLimitExceeded',
  message: 'Request limit exceeded. Launching EC2 instance failed.',
};

const defaultType = 't3.small';
const defaultImage = 'ami-0a1b2c3d4e5f60718';

/** AWS's message of a scaling activity that failed for lack of capacity. */
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
