import { randomUUID } from 'node:crypto';
import type {
  DescribeStackDriftDetectionStatusCommandInput,
  DescribeStackDriftDetectionStatusCommandOutput,
  DescribeStackResourceDriftsCommandInput,
  DescribeStackResourceDriftsCommandOutput,
  DetectStackDriftCommandInput,
  DetectStackDriftCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { existingStack } from './existing-stack.ts';

/** Nothing here drifts: what a stack has is what its template says, whatever the world makes of a group's size. */
export function detectStackDrift(
  { StackName: name }: DetectStackDriftCommandInput,
  call: Call,
): Answer<DetectStackDriftCommandOutput> {
  // The id says which stack it was for, so that nothing has to be kept.
  return { StackDriftDetectionId: `${randomUUID()}/${existingStack(name, call).name}` };
}

export function describeStackDriftDetectionStatus(
  { StackDriftDetectionId: id = '' }: DescribeStackDriftDetectionStatusCommandInput,
  call: Call,
): Answer<DescribeStackDriftDetectionStatusCommandOutput> {
  const [, name] = id.split('/');
  if (name === undefined) throw new AwsFault('ValidationError', `Drift detection ${id} does not exist`);
  return {
    StackId: existingStack(name, call).id,
    StackDriftDetectionId: id,
    StackDriftStatus: 'IN_SYNC',
    DetectionStatus: 'DETECTION_COMPLETE',
    DriftedStackResourceCount: 0,
    Timestamp: new Date(call.clock.now()),
  };
}

export function describeStackResourceDrifts(
  { StackName: name }: DescribeStackResourceDriftsCommandInput,
  call: Call,
): Answer<DescribeStackResourceDriftsCommandOutput> {
  const stack = existingStack(name, call);
  return {
    StackResourceDrifts: [...stack.resources.values()].map(({ logicalId, type, record }) => ({
      StackId: stack.id,
      LogicalResourceId: logicalId,
      PhysicalResourceId: record.physicalId,
      ResourceType: type,
      StackResourceDriftStatus: 'IN_SYNC',
      Timestamp: new Date(call.clock.now()),
    })),
  };
}
