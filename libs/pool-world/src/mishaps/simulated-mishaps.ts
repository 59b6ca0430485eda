import type { PurchaseOption } from '@poolkeeper/pool-model';
import type { SimulatedGroups } from '../auto-scaling/simulated-groups.ts';
import type { Chronicle } from '../chronicle.ts';
import type { InsufficientCapacity } from '../ec2/ec2-capacity.ts';
import type { SimulatedMachine } from '../ec2/simulated-machine.ts';
import type { SimulatedEc2 } from '../ec2/simulated-ec2.ts';
import type { EventBridge } from '../event-bridge/api.ts';
import type { BootMishaps, Mishaps } from './api.ts';
import type { Timeline } from '../timeline.ts';

const warningSeconds = 120;
const bothOptions: readonly PurchaseOption[] = ['on-demand', 'spot'];

/** Makes machines and capacity fail, and sends the events that AWS would send. */
export class SimulatedMishaps implements Mishaps {
  readonly #in: {
    readonly timeline: Timeline;
    readonly chronicle: Chronicle;
    readonly machines: SimulatedEc2;
    readonly groups: SimulatedGroups;
    readonly events: EventBridge;
    readonly accountId: string;
    readonly region: string;
  };

  constructor(surroundings: {
    readonly timeline: Timeline;
    readonly chronicle: Chronicle;
    readonly machines: SimulatedEc2;
    readonly groups: SimulatedGroups;
    readonly events: EventBridge;
    readonly accountId: string;
    readonly region: string;
  }) {
    this.#in = surroundings;
  }

  spotInterruption(instanceId: string): void {
    const { timeline, chronicle, events, machines } = this.#in;
    const machine = this.#spot(instanceId);
    if (machine.reclaimAt !== undefined) return;
    machine.reclaimAt = timeline.now + warningSeconds * 1000;
    chronicle.record({ kind: 'spot-interruption-warned', instanceId, reclaimAt: machine.reclaimAt });
    events.put({
      detailType: 'EC2 Spot Instance Interruption Warning',
      // AWS has the zone in place of the region here, and no account id.
      resources: [`arn:aws:ec2:${machine.zone}:instance/${instanceId}`],
      detail: { 'instance-id': instanceId, 'instance-action': 'terminate' },
    });
    timeline.after(warningSeconds, () => {
      if (machines.isUp(instanceId)) machines.lose(machine, 'spot-reclaim');
    });
  }

  rebalanceRecommendation(instanceId: string): void {
    const { chronicle, events, groups, accountId, region } = this.#in;
    this.#spot(instanceId);
    chronicle.record({ kind: 'rebalance-recommended', instanceId });
    events.put({
      detailType: 'EC2 Instance Rebalance Recommendation',
      resources: [`arn:aws:ec2:${region}:${accountId}:instance/${instanceId}`],
      detail: { 'instance-id': instanceId },
    });
    for (const group of groups.all()) group.recommendRebalance(instanceId);
  }

  hostFailure(instanceId: string): void {
    this.#in.machines.lose(this.#up(instanceId), 'host-failure');
  }

  autoRecovery(instanceId: string): void {
    this.#in.machines.recover(this.#up(instanceId));
  }

  zoneLoss({ zone, until }: Parameters<Mishaps['zoneLoss']>[0]): void {
    const { chronicle, machines } = this.#in;
    this.#requireZones([zone]);
    chronicle.record({ kind: 'zone-lost', zone, until });
    this.#takeCapacity({ zones: [zone], purchaseOptions: bothOptions, until });
    for (const machine of machines.up()) {
      if (machine.zone === zone) machines.lose(machine, 'zone-lost');
    }
  }

  capacityShortage({
    zones,
    instanceTypes,
    purchaseOption,
    until,
  }: Parameters<Mishaps['capacityShortage']>[0]): void {
    if (zones !== undefined) this.#requireZones(zones);
    const insufficient = {
      zones: zones ?? this.#zones(),
      purchaseOptions: purchaseOption === undefined ? bothOptions : [purchaseOption],
      until,
    };
    this.#in.chronicle.record({ kind: 'capacity-short', ...insufficient });
    this.#takeCapacity({ ...insufficient, instanceTypes });
  }

  hasCapacity(target: Parameters<Mishaps['hasCapacity']>[0]): boolean {
    const { machines, timeline } = this.#in;
    return !machines.capacity.lacks(target, timeline.now);
  }

  boots(changes: BootMishaps): void {
    this.#in.machines.changeBoots(changes);
  }

  brokenTemplate(launchTemplateVersion: string): void {
    this.#in.machines.breakTemplate(launchTemplateVersion);
  }

  brokenImage(imageId: string, fate: 'fails' | 'lost'): void {
    this.#in.machines.breakImage(imageId, fate);
  }

  #takeCapacity(insufficient: InsufficientCapacity): void {
    const { timeline, machines, groups } = this.#in;
    machines.capacity.take(insufficient);
    // When a zone is back, the group may be uneven.
    timeline.after(Math.max(0, insufficient.until - timeline.now) / 1000, () => {
      for (const group of groups.all()) group.instanceChanged();
    });
  }

  #requireZones(zones: readonly string[]): void {
    const known = this.#zones();
    const unknown = zones.find((zone) => !known.includes(zone));
    if (unknown !== undefined) {
      throw new RangeError(`no group has a zone ${unknown}, only ${known.join(', ')}`);
    }
  }

  #zones(): readonly string[] {
    return [...new Set(this.#in.groups.all().flatMap(({ zones }) => zones))];
  }

  #spot(instanceId: string): SimulatedMachine {
    const machine = this.#up(instanceId);
    if (machine.purchaseOption !== 'spot') {
      throw new RangeError(`${instanceId} is an on-demand instance: EC2 reclaims spot instances only`);
    }
    return machine;
  }

  #up(instanceId: string): SimulatedMachine {
    const machine = this.#in.machines.findUp(instanceId);
    if (machine === undefined) throw new RangeError(`no machine ${instanceId} is up`);
    return machine;
  }
}
