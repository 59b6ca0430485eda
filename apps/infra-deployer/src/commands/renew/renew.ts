import { renewalTag, writeRenewal, pauseInForce, type EpochMs } from '@poolkeeper/pool-model';
import { Command } from 'commander';
import { awsAccess } from '../../aws/aws-access.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { counted } from '../../cli/counted.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { findPause, withDeployedGroup, writeTag, type DeployedGroup } from '../../deployed/deployed-group.ts';
import { findSchedule } from '../../deployed/find-schedule.ts';
import { waitUntilGone, type Departure } from '../drain/wait-until-gone.ts';
import { describePause } from '../pause/pause.ts';
import { renewWarmPool } from './renew-warm-pool.ts';

interface Flags {
  readonly wait?: boolean;
}

export function renewCommand(runner: Runner): Command {
  return new Command('renew')
    .summary('replace every instance of a pool, a few at a time')
    .description(
      "Replaces every instance of a pool that runs now, a few at a time: the autoscaler keeps to the budget of roll.budget, takes idle instances first, and ends none before its run has ended. Instances in the warm pool, on which there is no run, are replaced at once. Spacelift's cycle ends all workers at once. Needs no configuration.",
    )
    .argument('<pool>', 'Name of the pool.')
    .option('--wait', 'Wait until every instance is replaced.')
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper renew blue --wait
  $ poolkeeper plan blue          # what is left, and what it waits for`,
    )
    .action((pool: string, flags: Flags, command: Command) =>
      runner((context) => renew(context, { pool, ...flags }), command.optsWithGlobals()),
    );
}

async function renew(
  context: CommandContext,
  { pool, wait = false }: Flags & { readonly pool: string },
): Promise<ExitStatus> {
  const { host, system } = context;
  return withDeployedGroup(context, pool, async (group) => {
    const before = Math.round(system.clock());
    const instanceIds = await requestRenewal(context, group, before);
    const warmInstances = await renewWarmPoolIfAllowed(context, group);
    const departure =
      wait && instanceIds.length > 0
        ? await waitUntilGone(context, group, { instanceIds, title: `instances of ${pool}` })
        : undefined;
    host.output({
      text: describeRenewal({ pool, instanceIds, warmInstances, departure }),
      data: {
        pool,
        launchedBefore: new Date(before).toISOString(),
        instances: instanceIds,
        warmInstances,
        ...departure,
      },
    });
    return (departure?.retained.length ?? 0) === 0 ? exitStatus.done : exitStatus.failed;
  });
}

/**
 * Asks the autoscaler to replace the instances that were launched before a time, and says what keeps it from that. Returns the ids of
 * the instances that the group has now.
 */
export async function requestRenewal(
  context: CommandContext,
  group: DeployedGroup,
  launchedBefore: EpochMs,
): Promise<readonly string[]> {
  const { host, system } = context;
  const { pool } = group;
  const described = await group.describe();
  await writeTag(group, { key: renewalTag, value: writeRenewal(launchedBefore) });
  const pause = findPause(described);
  const inForce = pause === 'unreadable' ? undefined : pauseInForce({ pause }, Math.round(system.clock()));
  if (inForce !== undefined) {
    host.notify({
      level: 'warning',
      text: `${pool} is paused until ${describePause(inForce)}: it is renewed after that, or after poolkeeper resume ${pool}`,
    });
  }
  const silence = await findSilence(context, group);
  if (silence !== undefined) host.notify({ level: 'warning', text: silence });
  return (described.Instances ?? []).flatMap(({ InstanceId: id = '', LifecycleState: state = '' }) =>
    /^(InService|Pending)/.test(state) ? [id] : [],
  );
}

/** Has the group replace its warm instances, which nothing else depends on: a failure is only reported. Returns how many. */
export async function renewWarmPoolIfAllowed(context: CommandContext, group: DeployedGroup): Promise<number> {
  try {
    return await renewWarmPool(context, group);
  } catch (error) {
    const explained = explainAwsError(error);
    if (explained instanceof CommandError && explained.code === 'aborted') throw explained;
    context.host.notify({
      level: 'warning',
      text: `the instances in the warm pool of ${group.pool} are not replaced: ${describeError(explained)}`,
    });
    return 0;
  }
}

/** Why no pass may come that replaces instances. Undefined while the schedule is on. */
async function findSilence(
  context: CommandContext,
  { pool, client }: Pick<DeployedGroup, 'pool' | 'client'>,
): Promise<string | undefined> {
  const { SchedulerClient } = await import('@aws-sdk/client-scheduler');
  const scheduler = new SchedulerClient(awsAccess(context, await client.config.region()));
  try {
    const schedule = await findSchedule(scheduler, pool);
    if (schedule?.State === 'ENABLED') return undefined;
    const state = schedule === undefined ? `${pool} has no schedule` : `the schedule of ${pool} is off`;
    return `${state}: the autoscaler makes no passes, so nothing is replaced until it is on. See poolkeeper doctor ${pool}`;
  } catch (error) {
    return `whether the schedule of ${pool} is on cannot be read: ${describeError(explainAwsError(error))}`;
  } finally {
    scheduler.destroy();
  }
}

interface Renewal {
  readonly pool: string;
  readonly instanceIds: readonly string[];
  readonly warmInstances: number;
  readonly departure: Departure | undefined;
}

function describeRenewal({ warmInstances, ...renewal }: Renewal): string {
  const warm = `${counted(warmInstances, 'instance')} in the warm pool ${warmInstances === 1 ? 'is' : 'are'} being replaced.`;
  return [describeServing(renewal), ...(warmInstances > 0 ? [warm] : [])].join('\n');
}

function describeServing({ pool, instanceIds, departure }: Omit<Renewal, 'warmInstances'>): string {
  const { length } = instanceIds;
  if (length === 0) return `${pool} has no instance to replace.`;
  if (departure === undefined) {
    return [
      `${counted(length, 'instance')} of ${pool} will be replaced, a few at a time, each when its run has ended.`,
      `What is left, and what it waits for: poolkeeper plan ${pool}`,
    ].join('\n');
  }
  const { ended, retained } = departure;
  const kept =
    retained.length === 0
      ? []
      : [
          `${retained.join(', ')} ${retained.length === 1 ? 'is' : 'are'} kept by the group, because a run may be on ${retained.length === 1 ? 'it' : 'them'}: see the runbook retained-instances.`,
        ];
  return [`${ended.length} of ${length} instances of ${pool} were replaced or removed.`, ...kept].join('\n');
}
