import type { UpdateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import { statesWithWorker } from '@poolkeeper/pool-model';
import type { SchedulableRun, SpaceliftClient, WorkerReport } from '@poolkeeper/spacelift-client';
import { Command } from 'commander';
import { awsAccess } from '../../aws/aws-access.ts';
import { findCaller, requireAccount } from '../../aws/caller.ts';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { pollUntilDone } from '../../cli/poll.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { withDeployedGroup, type DeployedGroup } from '../../deployed/deployed-group.ts';
import { selectPools, type PoolFile } from '../../pools/read-pools.ts';
import { openPoolAccount, renewWorkerSecrets } from '../../secrets/provide-worker-secrets.ts';
import { openSecretStore } from '../../secrets/secret-store.ts';
import { askAccount } from '../../spacelift/user-account.ts';
import { deployablesOf } from '../../stacks/deployables.ts';
import { drainGroups } from '../destroy/drain-groups.ts';

interface Flags {
  readonly now?: boolean;
  readonly yes?: boolean;
  readonly spacectlProfile?: string;
}

export function rotateCommand(runner: Runner): Command {
  return new Command('rotate')
    .summary('replace the token and the private key of the worker pool')
    .description(
      'Replaces the token and the private key of the worker pool, with your own credentials for Spacelift. Workers with the old token cannot connect any more. So it removes all instances first, each when its run has ended, which may take up to 48 hours; runs that wait meanwhile start afterwards, on new instances.',
    )
    .argument('<pool>', 'Name of the pool.')
    .option(
      '--now',
      'Do not wait for runs: all that are going on end at once (the worker pool is cycled). For a token that has leaked.',
    )
    .option(
      '--spacectl-profile <name>',
      'Profile of spacectl; `current` is the selected one. Default: the SPACELIFT_API_ variables, then the selected profile.',
    )
    .option('-y, --yes', 'Rotate without asking.')
    .action((...[pool, flags, command]: readonly [string, Flags, Command]) =>
      runner((context) => rotate(context, { pool, ...flags }), command.optsWithGlobals()),
    );
}

interface RotateOptions extends Flags {
  readonly pool: string;
}

async function rotate(context: CommandContext, options: RotateOptions): Promise<ExitStatus> {
  const { pool, now = false, spacectlProfile } = options;
  const { host, system } = context;
  const [file] = await selectPools(system.cwd, { config: context.options.config, pools: [pool] });
  if (file === undefined) throw new Error(`no pool ${pool} was selected`);
  requireAccount(file, await findCaller(awsAccess(context, file.config.aws.region)));
  const client = openPoolAccount(context, file.config, spacectlProfile);
  const going = await runsGoingOn(client, file);
  await requireConsent(context, { ...options, going });
  await withDeployedGroup(context, pool, async (group) => {
    const rotation = { context, file, client, group };
    await setSizes(group, closed);
    if (!now) await removeInstances(rotation);
    await renewSecrets(rotation, now);
    if (now) await untilNoneInService(rotation);
    await setSizes(group, sizesOf(file));
  });
  host.output({
    text: `${host.paint.good('✔')} ${pool} has a new token and a new private key; its next instances use them`,
    data: { pool, endedRuns: now ? going.workers.length : 0 },
  });
  return exitStatus.done;
}

interface Rotation {
  readonly context: CommandContext;
  readonly file: PoolFile;
  readonly client: SpaceliftClient;
  readonly group: DeployedGroup;
}

type Sizes = Pick<UpdateAutoScalingGroupCommandInput, 'MinSize' | 'MaxSize' | 'DesiredCapacity'>;

/** No instance starts with a token that is about to change, and the workers take no further runs. */
const closed: Sizes = { MinSize: 0, MaxSize: 0, DesiredCapacity: 0 };

/** The autoscaler adds capacity for the runs that wait. */
function sizesOf({ config: { scaling } }: PoolFile): Sizes {
  return { MinSize: scaling.minSize, MaxSize: scaling.maxSize, DesiredCapacity: scaling.minSize };
}

async function setSizes({ client, name }: DeployedGroup, sizes: Sizes): Promise<void> {
  const { UpdateAutoScalingGroupCommand } = await import('@aws-sdk/client-auto-scaling');
  await client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: name, ...sizes }));
}

/** Nothing was reset if this ends early, so the group gets its sizes back. */
async function removeInstances({ context, file, group }: Rotation): Promise<void> {
  try {
    await drainGroups(context, deployablesOf([file.config.name], [file]));
  } catch (error) {
    await setSizes(group, sizesOf(file));
    throw error;
  }
}

/** The group would launch nothing for its sizes while it has these. The gate releases them when no run can be on them any more. */
async function untilNoneInService({ context, group }: Rotation): Promise<void> {
  await pollUntilDone(context, {
    meanwhile: `the secrets are replaced, and the group ${group.name} is closed: run the same command again`,
    read: async () => {
      const { Instances = [] } = await group.describe();
      return (
        Instances.every(({ LifecycleState: state = '' }) => state.startsWith('Terminating')) || undefined
      );
    },
  });
}

async function renewSecrets({ context, file, client, group }: Rotation, endsRuns: boolean): Promise<void> {
  const { config } = file;
  const { workerPoolId } = config.spacelift;
  try {
    // A reset alone only keeps workers from connecting, and their runs may go on for a while.
    if (endsRuns) await askAccount(() => client.cycleWorkerPool(workerPoolId), 'Run the same command again.');
    await using store = await openSecretStore(awsAccess(context, config.aws.region));
    await renewWorkerSecrets({ client, store, config });
  } catch (error) {
    if (hadNoEffect(error)) await setSizes(group, sizesOf(file));
    else {
      context.host.notify({
        level: 'warning',
        text: `The old token may be void, so the group ${group.name} keeps its maximum size of 0. Run the same command again: it goes on here.`,
      });
    }
    throw error;
  }
}

/** Whether Spacelift has refused, so that the old token is still valid. */
function hadNoEffect(error: unknown): boolean {
  const { cause } = error as Error;
  const refusals = ['UnauthorizedError', 'NotFoundOrNotPermittedError', 'ThrottledError'];
  return cause instanceof Error && refusals.includes(cause.name);
}

/** Spacelift does not say which worker a run has, so these are two lists. */
interface RunsGoingOn {
  readonly workers: readonly WorkerReport[];
  readonly runs: readonly SchedulableRun[];
}

async function runsGoingOn(client: SpaceliftClient, { config }: PoolFile): Promise<RunsGoingOn> {
  const poolId = config.spacelift.workerPoolId;
  return askAccount(async () => {
    const { workers } = await client.readWorkerPool(poolId);
    const busy = workers.filter((worker) => worker.busy);
    const runs: SchedulableRun[] = [];
    // The queue lists those in progress first.
    for await (const each of client.listSchedulableRuns({ poolId })) {
      if (runs.length >= busy.length || !statesWithWorker.has(each.run.state)) break;
      runs.push(each);
    }
    return { workers: busy, runs };
  }, 'Nothing was changed.');
}

async function requireConsent(
  { host }: CommandContext,
  { pool, now = false, yes = false, going }: RotateOptions & { readonly going: RunsGoingOn },
): Promise<void> {
  if (yes) return;
  const which = describeRuns(going);
  const what = now
    ? `ends the runs of ${pool} at once (${which}), and removes all its instances`
    : `removes all instances of ${pool}, each when its run has ended (${which}), and starts no other runs meanwhile`;
  if (!host.isInteractive) {
    throw new CommandError(`rotating needs your consent: it ${what}`, {
      code: 'needs-confirmation',
      fault: 'user',
      fix: 'Pass --yes.',
    });
  }
  if (await host.confirm({ text: `This ${what}. Continue?`, default: false })) return;
  throw new CommandError('not rotated: nothing was changed', { code: 'aborted', fault: 'user' });
}

function describeRuns({ workers, runs }: RunsGoingOn): string {
  if (workers.length === 0) return 'none now';
  const places = `on ${workers.map(placeOf).join(', ')}`;
  const names = runs.map(({ run, stackId }) => `${run.id} of ${stackId}`);
  return names.length === 0 ? `now ${places}` : `now ${names.join(', ')}, ${places}`;
}

/** The instance of a worker, or the worker itself if it names none. */
function placeOf({ id, metadata }: WorkerReport): string {
  const [, instanceId] = /"instance_id": *"([\w-]+)"/.exec(metadata) ?? [];
  return instanceId ?? `worker ${id}`;
}
