import type {
  CreateStackCommandInput,
  CreateStackCommandOutput,
  DeleteStackCommandInput,
  DescribeStacksCommandInput,
  DescribeStacksCommandOutput,
  ListStacksCommandInput,
  ListStacksCommandOutput,
  Stack as StackDescription,
  UpdateStackCommandInput,
  UpdateStackCommandOutput,
  UpdateTerminationProtectionCommandInput,
  UpdateTerminationProtectionCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Stack } from '../../cloudformation/stack.ts';
import type { Answer, Call } from '../call.ts';
import { existingStack, refusing } from './existing-stack.ts';
import { requireRollback, stackRequestOf } from './stack-request.ts';

export function createStack(input: CreateStackCommandInput, call: Call): Answer<CreateStackCommandOutput> {
  requireRollback(input);
  const request = {
    ...stackRequestOf(input, call),
    terminationProtection: input.EnableTerminationProtection,
  };
  return { StackId: refusing(() => call.account.stacks.create(request)).stack.id };
}

export function updateStack(input: UpdateStackCommandInput, call: Call): Answer<UpdateStackCommandOutput> {
  requireRollback(input);
  const request = stackRequestOf(input, call);
  return { StackId: refusing(() => call.account.stacks.update(request)).stack.id };
}

/** Succeeds for a stack that does not exist, as on AWS. */
export function deleteStack(
  { StackName: name = '', ClientRequestToken: token }: DeleteStackCommandInput,
  { account }: Call,
): undefined {
  if (account.stacks.find(name) !== undefined) refusing(() => account.stacks.delete(name, token));
}

export function describeStacks(
  { StackName: name }: DescribeStacksCommandInput,
  call: Call,
): Answer<DescribeStacksCommandOutput> {
  const stacks = name === undefined ? call.account.stacks.all() : [existingStack(name, call)];
  return { Stacks: stacks.map(describe) };
}

export function listStacks(
  { StackStatusFilter: statuses = [] }: ListStacksCommandInput,
  { account }: Call,
): Answer<ListStacksCommandOutput> {
  const wanted: readonly string[] = statuses;
  const stacks = account.stacks
    .allIncludingDeleted()
    .filter(({ status }) => wanted.length === 0 || wanted.includes(status));
  return {
    StackSummaries: stacks.map((stack) => ({
      StackId: stack.id,
      StackName: stack.name,
      StackStatus: stack.status as StackDescription['StackStatus'],
      StackStatusReason: stack.statusReason,
      TemplateDescription: stack.template.Description,
      ...momentsOf(stack),
    })),
  };
}

export function updateTerminationProtection(
  {
    StackName: name,
    EnableTerminationProtection: isProtected = false,
  }: UpdateTerminationProtectionCommandInput,
  call: Call,
): Answer<UpdateTerminationProtectionCommandOutput> {
  const { id } = existingStack(name, call);
  return { StackId: call.account.stacks.protect(id, isProtected).id };
}

function describe(stack: Stack): StackDescription {
  return {
    StackId: stack.id,
    StackName: stack.name,
    Description: stack.template.Description,
    StackStatus: stack.status as StackDescription['StackStatus'],
    StackStatusReason: stack.statusReason,
    Parameters: Object.entries(stack.parameters).map(([key, value]) => ({
      ParameterKey: key,
      ParameterValue: stack.template.Parameters?.[key]?.NoEcho === true ? '****' : value,
    })),
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
    Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
    Capabilities: [...stack.capabilities] as StackDescription['Capabilities'],
    DisableRollback: false,
    EnableTerminationProtection: stack.terminationProtection,
    NotificationARNs: [],
    RollbackConfiguration: {},
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    ...momentsOf(stack),
  };
}

function momentsOf({ createdAt, updatedAt, deletedAt }: Stack) {
  return {
    CreationTime: new Date(createdAt),
    LastUpdatedTime: updatedAt === undefined ? undefined : new Date(updatedAt),
    DeletionTime: deletedAt === undefined ? undefined : new Date(deletedAt),
  };
}
