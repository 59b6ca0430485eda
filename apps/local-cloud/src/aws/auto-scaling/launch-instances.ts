import type { LaunchInstancesCommandInput, LaunchInstancesCommandOutput } from '@aws-sdk/client-auto-scaling';
import { AwsFault } from '@poolkeeper/pool-world';
import { randomUUID } from 'node:crypto';
import type { Answer, Call } from '../call.ts';
import { requireWithin } from '../constraint.ts';

const mostInstances = 100;

export function launchInstances(
  input: LaunchInstancesCommandInput,
  { world }: Call,
): Answer<LaunchInstancesCommandOutput> {
  const { AutoScalingGroupName: groupName = '', RequestedCapacity: wanted = 0 } = input;
  const zones = zonesOf(input);
  const { launched, errors } = world.autoScaling.launchInstances({
    groupName,
    requestedCapacity: requireWithin({ member: 'requestedCapacity', from: 1, to: mostInstances }, wanted),
    retries: input.RetryStrategy === 'retry-with-group-configuration',
    zones,
  });
  const collections = Map.groupBy(
    launched,
    ({ instanceType, zone, purchaseOption }) => `${instanceType} ${zone} ${purchaseOption}`,
  );
  return {
    AutoScalingGroupName: groupName,
    ClientToken: input.ClientToken ?? randomUUID(),
    Instances: [...collections.values()].map((instances) => ({
      InstanceType: instances[0]?.instanceType,
      MarketType: instances[0]?.purchaseOption,
      AvailabilityZone: instances[0]?.zone,
      SubnetId: subnetOf(instances[0]?.zone ?? ''),
      InstanceIds: instances.map(({ instanceId }) => instanceId),
    })),
    Errors: errors.map(({ zone, instanceType, purchaseOption, code, message }) => ({
      InstanceType: instanceType,
      MarketType: purchaseOption,
      AvailabilityZone: zone,
      SubnetId: subnetOf(zone),
      ErrorCode: code,
      ErrorMessage: message,
    })),
  };
}

/** Each zone has one subnet, which is named after it. Scaling activities use the same name. */
function subnetOf(zone: string): string {
  return `subnet-${zone}`;
}

function zonesOf(input: LaunchInstancesCommandInput): readonly string[] | undefined {
  const { AvailabilityZones: zones, SubnetIds: subnets } = input;
  if (zones !== undefined && subnets !== undefined) {
    throw new AwsFault('ValidationError', 'Only one of AvailabilityZones and SubnetIds may be specified.');
  }
  return zones ?? subnets?.map((subnet) => subnet.replace(/^subnet-/, ''));
}
