import type { TerminationCause, TerminationEvent } from '../api.ts';
import type { GroupedInstance } from '../instances/grouped-instance.ts';
import type { GroupIdentity } from '../hooks/hook-notifications.ts';

/** The payload of the custom termination policy. */
export function terminationEvent(
  { arn, name }: GroupIdentity,
  cause: TerminationCause,
  {
    chosen,
    candidates,
  }: {
    /** What the default policy would choose: it says how many of which kind the group wants to terminate. */
    readonly chosen: readonly GroupedInstance[];
    readonly candidates: readonly GroupedInstance[];
  },
): TerminationEvent {
  const kinds = new Set(chosen.map(kindOf));
  return {
    AutoScalingGroupARN: arn,
    AutoScalingGroupName: name,
    CapacityToTerminate: capacityOf(chosen),
    Instances: candidates
      .filter((candidate) => kinds.has(kindOf(candidate)))
      .map(({ id, zone, instanceType, purchaseOption }) => ({
        AvailabilityZone: zone,
        InstanceId: id,
        InstanceType: instanceType,
        InstanceMarketOption: purchaseOption,
      })),
    Cause: cause,
  };
}

function kindOf({ zone, purchaseOption }: GroupedInstance): string {
  return `${zone} ${purchaseOption}`;
}

function capacityOf(chosen: readonly GroupedInstance[]): TerminationEvent['CapacityToTerminate'] {
  const byKind = Map.groupBy(chosen, kindOf);
  return [...byKind.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    return {
      AvailabilityZone: first.zone,
      Capacity: alike.length,
      InstanceMarketOption: first.purchaseOption,
    };
  });
}
