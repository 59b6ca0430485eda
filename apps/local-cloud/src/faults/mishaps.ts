import type { PurchaseOption } from '@poolkeeper/pool-model';
import type { FaultKind, GroupInstance, RandomSource, World } from '@poolkeeper/pool-world';

/** A mishap on request. Without an instance or a zone, one is drawn. */
export interface Mishap {
  readonly kind: MishapKind;
  readonly instanceId?: string;
  readonly zone?: string;
  readonly purchaseOption?: PurchaseOption;
  /** How long it lasts, in pool time. @default 10 */
  readonly minutes?: number;
}

export const mishapKinds = [
  'spot',
  'rebalance',
  'host-failure',
  'zone-loss',
  'shortage',
  'unhealthy',
  'terminations',
  'refresh',
  'drains',
] as const satisfies readonly FaultKind[];
export type MishapKind = (typeof mishapKinds)[number];

const defaultMinutes = 10;

/**
 * Makes a mishap happen now. Returns the id of its target, or undefined if there is none. Throws a `RangeError` or an
 * `AwsFault` for an instance or a zone to which it can't happen.
 */
export function makeHappen(mishap: Mishap, world: World, source: RandomSource): string | undefined {
  const group = world.autoScaling.describeGroups()[0];
  if (group === undefined) return undefined;
  const until = world.now + (mishap.minutes ?? defaultMinutes) * 60_000;
  const strike = (eligible: (instance: GroupInstance) => boolean, act: (instanceId: string) => void) => {
    const instanceId = mishap.instanceId ?? pick(group.instances.filter(eligible), source)?.instanceId;
    if (instanceId !== undefined) act(instanceId);
    return instanceId;
  };
  const running = new Set(
    world.ec2
      .describeInstances()
      .flatMap(({ instanceId, state }) => (state === 'running' ? [instanceId] : [])),
  );
  const isRunning = ({ instanceId }: GroupInstance) => running.has(instanceId);
  const isInService = ({ lifecycleState }: GroupInstance) => lifecycleState === 'InService';
  const isRunningSpot = (instance: GroupInstance) =>
    isRunning(instance) && instance.purchaseOption === 'spot';
  switch (mishap.kind) {
    case 'spot':
      return strike(isRunningSpot, (id) => {
        world.mishaps.spotInterruption(id);
      });
    case 'rebalance':
      return strike(isRunningSpot, (id) => {
        world.mishaps.rebalanceRecommendation(id);
      });
    case 'host-failure':
      return strike(isRunning, (id) => {
        world.mishaps.hostFailure(id);
      });
    case 'unhealthy':
      return strike(isInService, (instanceId) => {
        world.autoScaling.setInstanceHealth({ instanceId, healthStatus: 'Unhealthy' });
      });
    case 'terminations':
      return strike(isInService, (instanceId) => {
        world.autoScaling.terminateInstance({ instanceId, decrement: false });
      });
    case 'zone-loss': {
      const zone = mishap.zone ?? pick(group.zones, source);
      if (zone !== undefined) world.mishaps.zoneLoss({ zone, until });
      return zone;
    }
    case 'shortage':
      world.mishaps.capacityShortage({
        until,
        zones: mishap.zone === undefined ? undefined : [mishap.zone],
        purchaseOption: mishap.purchaseOption,
      });
      return mishap.zone ?? 'all zones';
    case 'refresh': {
      const active = world.autoScaling.describeInstanceRefreshes(group.name)[0];
      if (active !== undefined && active.endTime === undefined) return undefined;
      return world.autoScaling.startInstanceRefresh({ groupName: group.name }).instanceRefreshId;
    }
    case 'drains': {
      const { instanceId } = mishap;
      const worker = pick(
        world.spacelift
          .workers()
          .filter(({ drained, metadata }) => !drained && metadata.includes(instanceId ?? '')),
        source,
      );
      if (worker !== undefined) world.spacelift.drainSet(worker.id, true);
      return worker?.id;
    }
  }
}

function pick<Item>(items: readonly Item[], source: RandomSource): Item | undefined {
  return items[source.integer(items.length)];
}
