import type {
  Change,
  CreateChangeSetCommandInput,
  CreateChangeSetCommandOutput,
  DeleteChangeSetCommandInput,
  DescribeChangeSetCommandInput,
  DescribeChangeSetCommandOutput,
  ExecuteChangeSetCommandInput,
  ListChangeSetsCommandInput,
  ListChangeSetsCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { AwsFault } from '@poolkeeper/pool-world';
import type { ChangeSet, PlannedChange } from '../../cloudformation/change-sets.ts';
import type { Answer, Call } from '../call.ts';
import { notServed } from '../service.ts';
import { existingStack, refusing } from './existing-stack.ts';
import { requireRollback, stackRequestOf } from './stack-request.ts';

export function createChangeSet(
  input: CreateChangeSetCommandInput,
  call: Call,
): Answer<CreateChangeSetCommandOutput> {
  const { ChangeSetName: name = '', ChangeSetType: type = 'UPDATE' } = input;
  if (type === 'IMPORT') throw notServed('cloudformation:CreateChangeSet with ChangeSetType IMPORT');
  const stack = stackRequestOf(input, call);
  const set = refusing(() => call.account.changeSets.create({ name, type, stack }));
  return { Id: set.id, StackId: set.stack.id };
}

export function describeChangeSet(
  input: DescribeChangeSetCommandInput,
  call: Call,
): Answer<DescribeChangeSetCommandOutput> {
  const set = existing(input, call);
  return {
    ChangeSetName: set.name,
    ChangeSetId: set.id,
    StackId: set.stack.id,
    StackName: set.stack.name,
    CreationTime: new Date(set.createdAt),
    Parameters: Object.entries(set.request.parameters ?? {}).map(([key, value]) => ({
      ParameterKey: key,
      ParameterValue: value,
    })),
    Capabilities: [...(set.request.capabilities ?? [])] as DescribeChangeSetCommandOutput['Capabilities'],
    Changes: set.changes.map(describe),
    ...statusOf(set),
  };
}

export function executeChangeSet(input: ExecuteChangeSetCommandInput, call: Call): undefined {
  requireRollback(input);
  const set = existing(input, call);
  if (set.failure !== undefined || set.isExecuted) {
    throw new AwsFault(
      'InvalidChangeSetStatus',
      `ChangeSet [${set.id}] cannot be executed in its current status of [${statusOf(set).Status}]`,
    );
  }
  refusing(() => call.account.changeSets.execute(set, input.ClientRequestToken));
}

/** Succeeds for a change set that does not exist, as on AWS. */
export function deleteChangeSet(
  { ChangeSetName: name = '', StackName: stack }: DeleteChangeSetCommandInput,
  { account }: Call,
): undefined {
  const set = account.changeSets.find(name, stack);
  if (set !== undefined) account.changeSets.delete(set);
}

export function listChangeSets(
  { StackName: name }: ListChangeSetsCommandInput,
  call: Call,
): Answer<ListChangeSetsCommandOutput> {
  const stack = existingStack(name, call);
  return {
    Summaries: call.account.changeSets.of(stack.id).map((set) => ({
      ChangeSetName: set.name,
      ChangeSetId: set.id,
      StackId: stack.id,
      StackName: stack.name,
      CreationTime: new Date(set.createdAt),
      ...statusOf(set),
    })),
  };
}

function existing(
  { ChangeSetName: name = '', StackName: stack }: DescribeChangeSetCommandInput,
  { account }: Call,
): ChangeSet {
  const set = account.changeSets.find(name, stack);
  if (set !== undefined) return set;
  throw new AwsFault('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, 404);
}

function statusOf({ failure, isExecuted }: ChangeSet) {
  if (failure !== undefined) {
    return { Status: 'FAILED', StatusReason: failure, ExecutionStatus: 'UNAVAILABLE' } as const;
  }
  return {
    Status: 'CREATE_COMPLETE',
    ExecutionStatus: isExecuted ? 'EXECUTE_COMPLETE' : 'AVAILABLE',
  } as const;
}

function describe({ action, logicalId, type, physicalId, replaces, properties = [] }: PlannedChange): Change {
  return {
    Type: 'Resource',
    ResourceChange: {
      Action: action,
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      Replacement: action === 'Modify' ? (replaces === true ? 'True' : 'False') : undefined,
      Scope: action === 'Modify' ? ['Properties'] : [],
      Details: properties.map((name) => ({
        Target: {
          Attribute: 'Properties',
          Name: name,
          RequiresRecreation: replaces === true ? 'Always' : 'Never',
        },
        Evaluation: 'Static',
        ChangeSource: 'DirectModification',
      })),
    },
  };
}
