import type {
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusCommandOutput,
  Instance,
  InstanceState,
  InstanceStateChange,
  InstanceStatusSummary,
  Reservation,
  TerminateInstancesCommandInput,
  TerminateInstancesCommandOutput,
} from '@aws-sdk/client-ec2';
import { AwsFault, type Ec2Instance, type World } from '@poolkeeper/pool-world';
import type { Subnet } from '../../account/network.ts';
import { regionTypes } from '../../account/region-types.ts';
import type { Answer, Call } from '../call.ts';
import { filtered, tagValues, type FilteredValues } from './filters.ts';
import { pageOfInstances } from './instances-page.ts';

export function describeInstances(
  input: DescribeInstancesCommandInput,
  call: Call,
): Answer<DescribeInstancesCommandOutput> {
  stopDryRun(input.DryRun);
  const known = knownInstances(call.world, input.InstanceIds);
  const { items, nextToken } = pageOfInstances(
    input,
    filtered(known, input.Filters, instanceValues(input, call)),
  );
  return {
    Reservations: items.map((instance) => reservationOf(instance, call)),
    NextToken: nextToken,
  };
}

export function describeInstanceStatus(
  input: DescribeInstanceStatusCommandInput,
  call: Call,
): Answer<DescribeInstanceStatusCommandOutput> {
  stopDryRun(input.DryRun);
  const all = input.IncludeAllInstances === true;
  const known = knownInstances(call.world, input.InstanceIds).filter(
    ({ state }) => all || state === 'running',
  );
  const { items, nextToken } = pageOfInstances(
    input,
    filtered(known, input.Filters, instanceValues(input, call)),
  );
  return {
    InstanceStatuses: items.map((instance) => ({
      InstanceId: instance.instanceId,
      AvailabilityZone: instance.zone,
      InstanceState: instanceState(instance.state),
      InstanceStatus: statusSummary(instance.state === 'running'),
      SystemStatus: statusSummary(instance.state === 'running'),
    })),
    NextToken: nextToken,
  };
}

export function terminateInstances(
  input: TerminateInstancesCommandInput,
  { world }: Call,
): Answer<TerminateInstancesCommandOutput> {
  const before = knownInstances(world, input.InstanceIds);
  stopDryRun(input.DryRun);
  world.ec2.terminateInstances(before.map(({ instanceId }) => instanceId));
  const now = new Map(world.ec2.describeInstances().map(({ instanceId, state }) => [instanceId, state]));
  return {
    TerminatingInstances: before.map(({ instanceId, state }): InstanceStateChange => ({
      InstanceId: instanceId,
      PreviousState: instanceState(state),
      CurrentState: instanceState(now.get(instanceId) ?? 'terminated'),
    })),
  };
}

/** Groups launch instances one by one, so each instance has its own reservation. */
function reservationOf(instance: Ec2Instance, call: Call): Reservation {
  const { accountId } = call.world;
  return {
    ReservationId: `r-${instance.instanceId.slice('i-'.length)}`,
    OwnerId: accountId,
    RequesterId: 'autoscaling.amazonaws.com',
    Groups: [],
    Instances: [describeInstance(instance, call)],
  };
}

function describeInstance(instance: Ec2Instance, call: Call): Instance {
  const { region } = call.world;
  const subnet = subnetOf(instance, call);
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
    SubnetId: subnet?.id,
    VpcId: subnet?.vpcId,
    PrivateIpAddress: instance.privateIpAddress,
    PrivateDnsName: `ip-${instance.privateIpAddress.replaceAll('.', '-')}.${region}.compute.internal`,
    PublicDnsName: '',
    Architecture: regionTypes.get(instance.instanceType)?.architecture ?? 'x86_64',
    InstanceLifecycle: instance.lifecycle,
    Tags: Object.entries(instance.tags).map(([key, value]) => ({ Key: key, Value: value })),
  };
}

/** The world places instances in zones. Its groups have one subnet in each. */
function subnetOf({ zone }: Ec2Instance, { account }: Call): Subnet | undefined {
  return account.network.subnets().find((subnet) => subnet.zone === zone);
}

function instanceValues(
  { Filters }: Pick<DescribeInstancesCommandInput, 'Filters'>,
  call: Call,
): FilteredValues<Ec2Instance> {
  return {
    ...tagValues(Filters),
    'availability-zone': ({ zone }) => zone,
    'image-id': ({ imageId }) => imageId,
    'instance-id': ({ instanceId }) => instanceId,
    'instance-lifecycle': ({ lifecycle }) => lifecycle,
    'instance-state-name': ({ state }) => state,
    'instance-type': ({ instanceType }) => instanceType,
    'private-ip-address': ({ privateIpAddress }) => privateIpAddress,
    'subnet-id': (instance) => subnetOf(instance, call)?.id,
    'vpc-id': (instance) => subnetOf(instance, call)?.vpcId,
  };
}

function statusSummary(running: boolean): InstanceStatusSummary {
  if (!running) return { Status: 'not-applicable' };
  return { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] };
}

/** The instances with these ids, or all instances without ids. Refuses unknown and malformed ids. */
export function knownInstances(world: World, ids: readonly string[] = []): readonly Ec2Instance[] {
  const all = world.ec2.describeInstances();
  if (ids.length === 0) return all;
  const malformed = ids.find((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined) {
    throw new AwsFault('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  }
  const known = new Set(all.map(({ instanceId }) => instanceId));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    const message =
      unknown.length === 1
        ? `The instance ID '${unknown[0] ?? ''}' does not exist`
        : `The instance IDs '${unknown.join(', ')}' do not exist`;
    throw new AwsFault('InvalidInstanceID.NotFound', message);
  }
  const wanted = new Set(ids);
  return all.filter(({ instanceId }) => wanted.has(instanceId));
}

/** Throws EC2's error for a dry run that would have succeeded. */
export function stopDryRun(dryRun: boolean | undefined): void {
  if (dryRun !== true) return;
  throw new AwsFault('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}

const codes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const satisfies Record<Ec2Instance['state'], number>;

/** EC2's name and code of a state. */
function instanceState(state: Ec2Instance['state']): InstanceState {
  return { Code: codes[state], Name: state };
}
