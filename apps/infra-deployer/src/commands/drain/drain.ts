import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { Command } from 'commander';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { counted } from '../../cli/counted.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { withDeployedGroup, type DeployedGroup } from '../../deployed/deployed-group.ts';
import type { Drained } from './terminate-all.ts';
import { waitUntilGone, type Departure } from './wait-until-gone.ts';

interface Flags {
  readonly all?: boolean;
  readonly remove?: boolean;
  readonly wait?: boolean;
  readonly yes?: boolean;
}

export function drainCommand(runner: Runner): Command {
  return new Command('drain')
    .summary('replace or remove instances of a pool, each when its run has ended')
    .description(
      'Replaces or removes instances of a pool. Their workers take no new runs, and each instance is terminated within seconds after its run has ended, which may take up to 48 hours. No run is interrupted. Needs no configuration.',
    )
    .argument('<pool>', 'Name of the pool.')
    .argument('[instance...]', 'Ids of instances.')
    .option('--all', 'Drain every instance of the pool. `renew` does it a few at a time.')
    .option(
      '--remove',
      'Lower the desired capacity with each. Default: the group launches a replacement at once.',
    )
    .option('--wait', 'Wait until the instances are terminated.')
    .option('-y, --yes', 'Drain all without asking.')
    .addHelpText(
      'after',
      `
Examples:
  $ poolkeeper drain blue i-0123456789abcdef0
  $ poolkeeper drain blue i-0123456789abcdef0 --remove --wait
  $ poolkeeper drain blue --all --yes`,
    )
    .action((...[pool, instanceIds, flags, command]: readonly [string, readonly string[], Flags, Command]) =>
      runner((context) => drain(context, { pool, instanceIds, ...flags }), command.optsWithGlobals()),
    );
}

interface DrainOptions extends Flags {
  readonly pool: string;
  /** Empty with `all`. */
  readonly instanceIds: readonly string[];
}

async function drain(context: CommandContext, options: DrainOptions): Promise<ExitStatus> {
  const { pool, instanceIds, all = false, remove = false, wait = false } = options;
  if (all !== (instanceIds.length === 0)) {
    throw new CommandError(
      all ? '--all cannot be combined with instances' : 'there is no instance to drain',
      {
        code: 'usage',
        fault: 'user',
        fix: `Name instances, or pass --all. The instances: poolkeeper status ${pool}`,
      },
    );
  }
  return withDeployedGroup(context, pool, async (group) => {
    await requireHook(group);
    const described = await group.describe();
    const ids = all ? idsInService(described) : requireMembers(described, { pool, instanceIds });
    if (all && ids.length > 0) await requireConsent(context, { ...options, count: ids.length });
    const { terminateAll } = await import('./terminate-all.ts');
    const results = await terminateAll(context, group, { instanceIds: ids, decrement: remove });
    const draining = results.flatMap(({ instanceId, problem }) =>
      problem === undefined ? [instanceId] : [],
    );
    const departure =
      wait && draining.length > 0
        ? await waitUntilGone(context, group, { instanceIds: draining, title: `instances of ${pool}` })
        : undefined;
    const failed = results.filter(({ problem }) => problem !== undefined);
    context.host.output({
      text: describeDrain({ pool, draining, failed, remove, departure }),
      data: { pool, draining, failed, replaced: !remove, ...departure },
    });
    const isDone = failed.length === 0 && (departure?.retained.length ?? 0) === 0;
    return isDone ? exitStatus.done : exitStatus.failed;
  });
}

/** Without the hook, AWS would terminate the instances with their runs. */
async function requireHook({ pool, name, client }: DeployedGroup): Promise<void> {
  const { DescribeLifecycleHooksCommand } = await import('@aws-sdk/client-auto-scaling');
  const { LifecycleHooks = [] } = await client.send(
    new DescribeLifecycleHooksCommand({ AutoScalingGroupName: name }),
  );
  const transition = 'autoscaling:EC2_INSTANCE_TERMINATING';
  if (LifecycleHooks.some(({ LifecycleTransition }) => LifecycleTransition === transition)) return;
  throw new CommandError(`the group ${name} has no termination hook: a drain would interrupt runs`, {
    code: 'runs-going-on',
    fault: 'environment',
    fix: `Deploy the pool again, which puts the hook back: poolkeeper deploy ${pool}`,
    details: { pool, group: name },
  });
}

function idsInService({ Instances = [] }: AutoScalingGroup): readonly string[] {
  return Instances.flatMap(({ InstanceId: id = '', LifecycleState: state }) =>
    state === 'InService' ? [id] : [],
  );
}

/** @throws CommandError when the group does not have one of the instances in service. */
function requireMembers(
  { Instances = [] }: AutoScalingGroup,
  { pool, instanceIds }: Pick<DrainOptions, 'pool' | 'instanceIds'>,
): readonly string[] {
  const states = new Map(Instances.map(({ InstanceId, LifecycleState }) => [InstanceId, LifecycleState]));
  const others = instanceIds.filter((id) => states.get(id) !== 'InService');
  if (others.length === 0) return [...new Set(instanceIds)];
  const list = others.map((id) => `${id} ${aboutState(states.get(id))}`);
  throw new CommandError(`nothing is drained: ${list.join(', ')}`, {
    code: 'usage',
    fault: 'user',
    fix: `The instances of the pool: poolkeeper status ${pool}`,
    details: { pool, instances: others },
  });
}

function aboutState(state: string | undefined): string {
  if (state === undefined) return 'is not in the pool';
  if (state.startsWith('Terminating')) return `is on its way out already (${state})`;
  return `is not in service (${state})`;
}

async function requireConsent(
  { host }: CommandContext,
  { pool, count, remove = false, yes = false }: DrainOptions & { readonly count: number },
): Promise<void> {
  if (yes) return;
  const what = `${counted(count, 'instance')} of ${pool}${remove ? '' : ', and launches as many at once'}`;
  if (!host.isInteractive) {
    throw new CommandError(`draining needs your consent: it drains ${what}`, {
      code: 'needs-confirmation',
      fault: 'user',
      fix: `Pass --yes. To replace a few at a time: poolkeeper renew ${pool}`,
    });
  }
  if (await host.confirm({ text: `This drains ${what}. Continue?`, default: false })) return;
  throw new CommandError('not drained: nothing was changed', { code: 'aborted', fault: 'user' });
}

interface DrainResult {
  readonly pool: string;
  readonly draining: readonly string[];
  readonly failed: readonly Drained[];
  readonly remove: boolean;
  readonly departure: Departure | undefined;
}

function describeDrain({ pool, draining, failed, remove, departure }: DrainResult): string {
  const lines = failed.map(({ instanceId, problem }) => `${instanceId} is not drained: ${problem ?? ''}`);
  if (departure !== undefined) {
    const { ended, retained } = departure;
    if (ended.length > 0) lines.push(`${counted(ended.length, 'instance')} of ${pool} ended.`);
    if (retained.length > 0) {
      lines.push(
        `${retained.join(', ')} ${isOrAre(retained.length)} kept by the group, because a run may be on ${retained.length === 1 ? 'it' : 'them'}: see the runbook retained-instances.`,
      );
    }
  } else if (draining.length > 0) {
    lines.push(
      `${counted(draining.length, 'instance')} of ${pool} ${isOrAre(draining.length)} draining: ${draining.join(', ')}`,
      'Each takes no new run, and is terminated within seconds after its run has ended, for up to 48 hours.',
      remove
        ? 'The desired capacity is lower by as many.'
        : 'The group launches a replacement for each at once.',
    );
  } else if (failed.length === 0) lines.push(`${pool} has no instance in service.`);
  return lines.join('\n');
}

function isOrAre(count: number): 'is' | 'are' {
  return count === 1 ? 'is' : 'are';
}
