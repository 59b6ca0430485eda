import { DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { Host } from '../../../cli/host.ts';
import { rehearsalTag, type Rehearsal } from '../rehearsal.ts';
import type { Clients } from '../stage/clients.ts';
import type { Pace } from '../stage/until.ts';
import { emptyGroup } from './empty-group.ts';

export interface Removal {
  readonly rehearsal: Rehearsal;
  readonly aws: Clients;
  /** Must not be the one that the user has interrupted. */
  readonly pace: Pace;
  readonly host: Host;
}

/** A deletion that takes longer is reported, and can be continued. */
const longestSeconds = 1800;
const pauseSeconds = 6;

/**
 * Removes everything that a rehearsal has deployed, in whatever state it is. Returns what could not be removed, each with the
 * reason: nothing if all is gone.
 */
export async function removeRehearsal(removal: Removal): Promise<readonly string[]> {
  const { rehearsal, aws } = removal;
  const left: string[] = [];
  // The stand-in's security group is in use until the instances are gone.
  for (const stack of [rehearsal.names.stack, rehearsal.standInStack]) {
    const problem = await removeStack(stack, removal);
    if (problem !== undefined) left.push(problem);
  }
  await terminateStragglers(aws, rehearsal);
  return left;
}

/** Returns why the stack is still there, if it is. */
async function removeStack(name: string, removal: Removal): Promise<string | undefined> {
  const { aws, rehearsal, pace, host } = removal;
  const progress = (state: 'running' | 'done' | 'failed', detail: string) => {
    host.progress({ id: `remove:${name}`, title: name, state, detail });
  };
  const deadline = pace.now() + longestSeconds * 1000;
  let requested = 0;
  for (;;) {
    const { status, reason } = await statusOf(name, aws);
    if (status === undefined) {
      if (requested > 0) progress('done', 'deleted');
      return undefined;
    }
    const instances = name === rehearsal.names.stack ? await emptyGroup(aws, rehearsal) : 0;
    if (pace.now() > deadline || (status === 'DELETE_FAILED' && requested > 1)) {
      progress('failed', status);
      return `stack ${name} (${status}${reason === undefined ? '' : `: ${reason}`})`;
    }
    progress(
      'running',
      instances === 0 ? `deleting (${status})` : `deleting, ${instances} instances are left`,
    );
    // A stack that is being created cannot be deleted before that has ended or been rolled back.
    if (!status.endsWith('_IN_PROGRESS') || status === 'REVIEW_IN_PROGRESS') {
      await aws.cloudFormation.send(new DeleteStackCommand({ StackName: name }));
      requested += 1;
    }
    await pace.sleep(pauseSeconds);
  }
}

/** Without a status if there is no such stack. */
async function statusOf(
  StackName: string,
  { cloudFormation }: Clients,
): Promise<{ readonly status?: string; readonly reason?: string }> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return { status: Stacks[0]?.StackStatus, reason: Stacks[0]?.StackStatusReason };
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return {};
    throw error;
  }
}

/** Terminates instances that no group has any more, for example after a group was deleted by force. */
async function terminateStragglers({ ec2 }: Clients, { id }: Rehearsal): Promise<void> {
  const Filters = [
    { Name: `tag:${rehearsalTag}`, Values: [id] },
    { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
  ];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  const InstanceIds = Reservations.flatMap(({ Instances = [] }) => Instances).flatMap(
    ({ InstanceId }) => InstanceId ?? [],
  );
  if (InstanceIds.length > 0) await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
}
