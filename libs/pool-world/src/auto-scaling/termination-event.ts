import type { TerminationCause, TerminationEvent } from '../termination-request.ts';
import type { GroupedInstance } from './grouped-instance.ts';
import type { GroupIdentity } from './hook-notifications.ts';

/** The payload that the custom termination policy gets. */
export function terminationEvent(
  identity: GroupIdentity,
  cause: TerminationCause,
  suggested: readonly GroupedInstance[],
): TerminationEvent {
  return {
    AutoScalingGroupARN: identity.arn,
    AutoScalingGroupName: identity.name,
    CapacityToTerminate: capacityOf(suggested),
    Instances: suggested.map(({ id, zone, instanceType, purchaseOption }) => ({
      AvailabilityZone: zone,
      InstanceId: id,
      InstanceType: instanceType,
      InstanceMarketOption: purchaseOption,
    })),
    Cause: cause,
  };
}

function capacityOf(suggested: readonly GroupedInstance[]): TerminationEvent['CapacityToTerminate'] {
  const byKind = Map.groupBy(suggested, ({ zone, purchaseOption }) => `${zone} ${purchaseOption}`);
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
