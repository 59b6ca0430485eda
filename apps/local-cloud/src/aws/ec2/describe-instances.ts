import type {
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  Instance,
  Reservation,
} from '@aws-sdk/client-ec2';
import type { Ec2Instance } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { stopDryRun } from './dry-run.ts';
import { passesFilters } from './filters.ts';
import { instanceState } from './instance-state.ts';
import { knownInstances } from './known-instances.ts';
import { pageOfInstances } from './results-page.ts';

export function describeInstances(
  input: DescribeInstancesCommandInput,
  { world }: Call,
): Answer<DescribeInstancesCommandOutput> {
  stopDryRun(input.DryRun);
  const instances = knownInstances(world, input.InstanceIds).filter((instance) =>
    passesFilters(instance, input.Filters),
  );
  const { items, nextToken } = pageOfInstances(input, instances);
  return {
    Reservations: items.map((instance) => reservationOf(instance, world)),
    NextToken: nextToken,
  };
}

/** A group launches each instance by itself, so each has a reservation of its own. */
function reservationOf(instance: Ec2Instance, { accountId, region }: Call['world']): Reservation {
  return {
    ReservationId: `r-${instance.instanceId.slice('i-'.length)}`,
    OwnerId: accountId,
    RequesterId: 'autoscaling.amazonaws.com',
    Groups: [],
    Instances: [describeInstance(instance, region)],
  };
}

function describeInstance(instance: Ec2Instance, region: string): Instance {
  return {
    InstanceId: instance.instanceId,
    ImageId: instance.imageId,
    State: instanceState(instance.state),
    StateTransitionReason: '',
    AmiLaunchIndex: 0,
    InstanceType: instance.instanceType as Instance['InstanceType'],
    LaunchTime: new Date(instance.launchTime),
    Placement: { AvailabilityZone: instance.zone, GroupName: '', Tenancy: 'default' },
    Monitoring: { State: 'disabled' },
    PrivateIpAddress: instance.privateIpAddress,
    PrivateDnsName: `ip-${instance.privateIpAddress.replaceAll('.', '-')}.${region}.compute.internal`,
    PublicDnsName: '',
    Architecture: 'x86_64',
    InstanceLifecycle: instance.lifecycle,
    Tags: Object.entries(instance.tags).map(([key, value]) => ({ Key: key, Value: value })),
  };
}
