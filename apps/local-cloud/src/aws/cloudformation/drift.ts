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

/** Drift is not modelled: every resource is reported as in sync. */
export function detectStackDrift(
  { StackName: name }: DetectStackDriftCommandInput,
  call: Call,
): Answer<DetectStackDriftCommandOutput> {
  // The id contains the name of the stack, so no state is needed.
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
