import type { PurchaseOption } from '@poolkeeper/pool-model';
import type { Chronicle } from '../chronicle.ts';
import type { Machines } from '../ec2/machines.ts';
import type { RandomSource } from '../random-source.ts';
import type { Timeline } from '../timeline.ts';
import type { GroupSettings } from '../auto-scaling.ts';
import type { Activities } from './activities.ts';
import { capacityMessage } from './capacity-message.ts';
import type { GroupedInstance } from './grouped-instance.ts';
import type { InstanceLives } from './instance-lives.ts';
import { nextPurchaseOption } from './purchase-options.ts';
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

/** Fills the group up, zone by zone, where EC2 has capacity. */
export class Launches {
  readonly #in: LaunchSurroundings;
  #retrySeconds = firstRetrySeconds;
  #notBefore = 0;

  constructor(surroundings: LaunchSurroundings) {
    this.#in = surroundings;
  }

  /** `beside`: the instances that those launched should be spread with. */
  launch(
    missing: number,
    {
      beside,
      cause,
      place,
    }: {
      readonly beside: readonly GroupedInstance[];
      readonly cause: string;
      readonly place: GroupedInstance['place'];
    },
  ): void {
    const { timeline, settings } = this.#in;
    if (missing <= 0) return;
    if (timeline.now < this.#notBefore) {
      this.#in.lookAgain((this.#notBefore - timeline.now) / 1000);
      return;
    }
    const filled = [...beside];
    const failed = new Set<string>();
    for (let launched = 0; launched < missing; launched += 1) {
      const purchaseOption = nextPurchaseOption(filled, settings().spotShare ?? 0);
      const zone = this.#findZone(purchaseOption, { filled, failed, cause });
      if (zone === undefined) {
        this.#backOff();
        return;
      }
      filled.push(this.#launchOne(zone, purchaseOption, { cause, place }));
    }
    this.#retrySeconds = firstRetrySeconds;
  }

  /** Zones in which instances of the group's next purchase option can be launched now. */
  openZones(counted: readonly GroupedInstance[]): readonly string[] {
    const { settings } = this.#in;
    const purchaseOption = nextPurchaseOption(counted, settings().spotShare ?? 0);
    return settings().zones.filter((zone) => this.#hasCapacity(zone, purchaseOption));
  }

  /** The emptiest zone that has capacity. Every zone without is tried once a time, and the attempt is logged. */
  #findZone(
    purchaseOption: PurchaseOption,
    attempt: {
      readonly filled: readonly GroupedInstance[];
      readonly failed: Set<string>;
      readonly cause: string;
    },
  ): string | undefined {
    for (;;) {
      const left = this.#in
        .settings()
        .zones.filter((zone) => !attempt.failed.has(`${zone} ${purchaseOption}`));
      if (left.length === 0) return undefined;
      const zone = leastFilledZone(left, attempt.filled);
      if (this.#hasCapacity(zone, purchaseOption)) return zone;
      attempt.failed.add(`${zone} ${purchaseOption}`);
      this.#logFailure(zone, purchaseOption, attempt.cause);
    }
  }

  #hasCapacity(zone: string, purchaseOption: PurchaseOption): boolean {
    return !this.#in.machines.shortages.covers(zone, purchaseOption, this.#in.timeline.now);
  }

  #logFailure(zone: string, purchaseOption: PurchaseOption, cause: string): void {
    const { name, zones, instanceType } = this.#in.settings();
    const others = zones.filter((other) => other !== zone);
    const message = capacityMessage({
      zone,
      others,
      purchaseOption,
      instanceType: instanceType ?? defaultType,
    });
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
    zone: string,
    purchaseOption: PurchaseOption,
    why: { readonly cause: string; readonly place: GroupedInstance['place'] },
  ): GroupedInstance {
    const { lives, settings } = this.#in;
    const {
      name,
      workerPoolId,
      instanceType,
      tags,
      launchTemplateVersion,
      newInstancesProtectedFromScaleIn,
    } = settings();
    return lives.launch({
      groupName: name,
      workerPoolId,
      zone,
      purchaseOption,
      instanceType: instanceType ?? defaultType,
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
