import type {
  DescribeStackEventsCommandInput,
  DescribeStackEventsCommandOutput,
  DescribeStackResourceCommandInput,
  DescribeStackResourceCommandOutput,
  DescribeStackResourcesCommandInput,
  DescribeStackResourcesCommandOutput,
  ListStackResourcesCommandInput,
  ListStackResourcesCommandOutput,
  ResourceStatus,
} from '@aws-sdk/client-cloudformation';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Stack, StackResource } from '../../cloudformation/stack.ts';
import type { Answer, Call } from '../call.ts';
import { page } from '../page.ts';
import { existingStack } from './existing-stack.ts';

const eventsInPage = 100;

/** Newest first. */
export function describeStackEvents(
  { StackName: name, NextToken: token }: DescribeStackEventsCommandInput,
  call: Call,
): Answer<DescribeStackEventsCommandOutput> {
  const stack = existingStack(name, call);
  const { items, nextToken } = page({
    items: stack.events.toReversed(),
    keyOf: ({ id }) => id,
    size: eventsInPage,
    token,
    badToken: () => new AwsFault('ValidationError', 'The next token is invalid.'),
  });
  return {
    StackEvents: items.map(({ id, at, logicalId, physicalId, type, status, reason, token }) => ({
      EventId: id,
      StackId: stack.id,
      StackName: stack.name,
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      Timestamp: new Date(at),
      ResourceStatus: status as ResourceStatus,
      ResourceStatusReason: reason,
      ClientRequestToken: token,
    })),
    NextToken: nextToken,
  };
}

export function describeStackResources(
  { StackName: name, LogicalResourceId: logicalId, PhysicalResourceId }: DescribeStackResourcesCommandInput,
  call: Call,
): Answer<DescribeStackResourcesCommandOutput> {
  const stack = stackOf(name, PhysicalResourceId, call);
  const resources = [...stack.resources.values()].filter(
    (resource) => logicalId === undefined || resource.logicalId === logicalId,
  );
  return {
    StackResources: resources.map((resource) => ({
      StackId: stack.id,
      StackName: stack.name,
      Timestamp: new Date(resource.changedAt),
      ...describe(resource),
    })),
  };
}

export function describeStackResource(
  { StackName: name, LogicalResourceId: logicalId = '' }: DescribeStackResourceCommandInput,
  call: Call,
): Answer<DescribeStackResourceCommandOutput> {
  const stack = existingStack(name, call);
  const resource = stack.resources.get(logicalId);
  if (resource === undefined) {
    throw new AwsFault('ValidationError', `Resource ${logicalId} does not exist for stack ${stack.name}`);
  }
  return {
    StackResourceDetail: {
      StackId: stack.id,
      StackName: stack.name,
      LastUpdatedTimestamp: new Date(resource.changedAt),
      ...describe(resource),
    },
  };
}

export function listStackResources(
  { StackName: name }: ListStackResourcesCommandInput,
  call: Call,
): Answer<ListStackResourcesCommandOutput> {
  const { resources } = existingStack(name, call);
  return {
    StackResourceSummaries: [...resources.values()].map((resource) => ({
      LastUpdatedTimestamp: new Date(resource.changedAt),
      ...describe(resource),
    })),
  };
}

function describe({ logicalId, type, record, status }: StackResource) {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: record.physicalId,
    ResourceType: type,
    ResourceStatus: status as ResourceStatus,
  };
}

function stackOf(name: string | undefined, physicalId: string | undefined, call: Call): Stack {
  if (name !== undefined || physicalId === undefined) return existingStack(name, call);
  const found = call.account.stacks
    .all()
    .find(({ resources }) => [...resources.values()].some(({ record }) => record.physicalId === physicalId));
  if (found !== undefined) return found;
  throw new AwsFault('ValidationError', `Stack for ${physicalId} does not exist`);
}
