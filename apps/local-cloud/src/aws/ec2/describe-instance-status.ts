import type {
  DescribeInstanceStatusCommandInput,
  DescribeInstanceStatusCommandOutput,
  InstanceStatusSummary,
} from '@aws-sdk/client-ec2';
import type { Answer, Call } from '../call.ts';
import { stopDryRun } from './dry-run.ts';
import { passesFilters } from './filters.ts';
import { instanceState } from './instance-state.ts';
import { knownInstances } from './known-instances.ts';
import { pageOfInstances } from './results-page.ts';

export function describeInstanceStatus(
  input: DescribeInstanceStatusCommandInput,
  { world }: Call,
): Answer<DescribeInstanceStatusCommandOutput> {
  stopDryRun(input.DryRun);
  const instances = knownInstances(world, input.InstanceIds).filter(
    (instance) =>
      (input.IncludeAllInstances === true || instance.state === 'running') &&
      passesFilters(instance, input.Filters),
  );
  const { items, nextToken } = pageOfInstances(input, instances);
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

function statusSummary(running: boolean): InstanceStatusSummary {
  if (!running) return { Status: 'not-applicable' };
  return { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] };
}
