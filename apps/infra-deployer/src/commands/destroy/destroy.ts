import { Command } from 'commander';
import type { Caller } from '../../aws/caller.ts';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { configOption, nextSteps, type NextStep } from '../../cli/next-steps.ts';
import { targetsOf, withTargets, type TargetFlags } from '../../cli/targets.ts';
import { unlessInterrupted } from '../../cli/unless-interrupted.ts';
import type { Deployable } from '../../stacks/deployables.ts';
import { findDeployer, selectDeployables } from '../../stacks/select-deployables.ts';
import { createToolkitIo } from '../../toolkit/toolkit-io.ts';
import { protectedStacks, switchProtectionOff } from '../../stacks/termination-protection.ts';
import { withToolkit, type ToolkitSession } from '../../toolkit/toolkit-session.ts';
import { drainGroups } from './drain-groups.ts';
import { openPoolGroups } from './pool-groups.ts';
import { requireUnusedServices } from './require-unused-services.ts';
import { deleteWorkerPools, selectWorkerPools, type WorkerPoolDeletion } from './worker-pools.ts';
import { retainedResources, type RetainedResource } from './retained-resources.ts';

interface Flags extends TargetFlags {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly drain?: boolean;
  readonly force?: boolean;
  readonly workerPool?: boolean;
  readonly spacectlProfile?: string;
}

export function destroyCommand(runner: Runner): Command {
  return withTargets(new Command('destroy'), '')
    .summary('delete services and pools')
    .description(
      'Deletes the stacks of pools and services, pools first. Asks for consent and names what is kept. Switches their termination protection off after that. Refuses while a pool has instances, which may have runs, and while other pools need a service.',
    )
    .option('--all', 'Delete everything that the configuration describes.')
    .option(
      '--drain',
      'Remove the instances of the pools first, each when its run has ended, and wait for that.',
    )
    .option(
      '--force',
      'Delete pools that have instances: CloudFormation waits for their runs, for about two hours. Delete services that pools need, which then cannot scale or release instances.',
    )
    .option(
      '--worker-pool',
      'Also delete the worker pools in Spacelift that Poolkeeper has made (spacelift.manageWorkerPool), after the stacks. Default: asks in a terminal.',
    )
    .option(
      '--spacectl-profile <name>',
      'Profile of spacectl to delete worker pools with. Default: the SPACELIFT_API_ variables, then the selected profile.',
    )
    .option('-y, --yes', 'Delete without asking.')
    .action((targets: readonly string[], flags: Flags, command: Command) =>
      runner(
        (context) =>
          destroy(context, {
            targets: targetsOf(targets, flags),
            all: flags.all ?? false,
            isConfirmed: flags.yes ?? false,
            drains: flags.drain ?? false,
            isForced: flags.force ?? false,
            workerPools: {
              // Without questions, only the flag deletes them.
              isWanted: flags.workerPool ?? (flags.yes ? false : undefined),
              spacectlProfile: flags.spacectlProfile,
            },
          }),
        command.optsWithGlobals(),
      ),
    );
}

interface DestroyOptions {
  /** Names of services and pools. */
  readonly targets: readonly string[];
  /** Deletes everything that the configuration describes. */
  readonly all: boolean;
  /** Deletes without asking for consent. */
  readonly isConfirmed: boolean;
  /** Waits until the gate has released all instances. */
  readonly drains: boolean;
  /** Deletes pools that have instances, and services that pools need. */
  readonly isForced: boolean;
  readonly workerPools: WorkerPoolDeletion;
}

/** In milliseconds. CloudFormation's throttling allows more. */
const stackEventPollingInterval = 1000;

async function destroy(context: CommandContext, options: DestroyOptions): Promise<ExitStatus> {
  const { host, system } = context;
  requireTargets(options);
  const selected = await selectDeployables(context, options.targets);
  const deployables = selected.map(withoutImageLookup);
  const caller = await findDeployer(context, deployables);
  if (!options.isForced) {
    await requireUnusedServices(context, deployables);
    if (!options.drains) await requireEmpty(context, deployables);
  }
  const workerPools = await selectWorkerPools(context, deployables, options.workerPools);
  const shielded = await protectedStacks(context, deployables);
  const showsRegion = new Set(deployables.map(({ region }) => region)).size > 1;
  const io = createToolkitIo(host, { showsRegion, done: 'deleted' });
  const session = { deployables, io, app: { environment: caller } };
  const result = await withToolkit(context, session, async (toolkitSession) => {
    const { toolkit, assembly } = toolkitSession;
    const retained = retainedResources(assembly.cloudAssembly.stacks);
    if (!options.isConfirmed) {
      await requireConsent(context, { session: toolkitSession, caller, retained, shielded, options });
    }
    if (options.drains) await drainGroups(context, deployables);
    if (shielded.length > 0) {
      const names = shielded.map(({ stackName }) => stackName).join(', ');
      host.notify({ level: 'info', text: `Switching the termination protection off: ${names}` });
      await switchProtectionOff(context, shielded);
    }
    try {
      const { stacks } = await unlessInterrupted(
        toolkit.destroy(assembly, { stackEventPollingInterval }),
        system.signal,
      );
      return { stacks, retained };
    } catch (error) {
      io.fail();
      throw error;
    }
  });
  await deleteWorkerPools(workerPools);
  const stacks = result.stacks.map(({ stackName, environment, stackExisted }) => ({
    stack: stackName,
    region: environment.region,
    existed: stackExisted,
  }));
  const kept = result.retained.filter(({ stack }) =>
    stacks.some((each) => each.stack === stack && each.existed),
  );
  host.output({
    text: [
      ...stacks.map(
        ({ stack, existed }) => `${stack} ${host.paint.faint(existed ? 'deleted' : 'did not exist')}`,
      ),
      ...workerPools.map(({ pool, client }) =>
        client === undefined
          ? `worker pool ${pool} in Spacelift ${host.paint.faint(`kept: poolkeeper destroy ${pool} --worker-pool`)}`
          : `worker pool ${pool} in Spacelift ${host.paint.faint('deleted')}`,
      ),
      ...(kept.length === 0 ? [] : ['', 'Kept:']),
      ...kept.map(({ name, type }) => `  ${name} ${host.paint.faint(type)}`),
      ...(kept.length === 0 ? [] : ['', ...nextSteps([deployAgain(context.options.config)], host.paint)]),
    ].join('\n'),
    data: {
      ...{ account: caller.account, stacks, kept },
      workerPools: workerPools.map(({ pool, id, client }) => ({ pool, id, deleted: client !== undefined })),
    },
  });
  return exitStatus.done;
}

function deployAgain(config: readonly string[] | undefined): NextStep {
  return {
    command: `poolkeeper deploy${configOption(config)}`,
    purpose: 'deploy again, with the log groups that were kept',
  };
}

function requireTargets({ targets, all }: DestroyOptions): void {
  if (targets.length > 0 !== all) return;
  throw new CommandError(all ? '--all cannot be combined with targets' : 'there are no targets to delete', {
    code: 'usage',
    fault: 'user',
    fix: 'Name services and pools, or pass --all.',
  });
}

/** Deleting needs no image, and must work when the image no longer exists. */
function withoutImageLookup(deployable: Deployable): Deployable {
  if (deployable.kind !== 'pool') return deployable;
  const { pool } = deployable;
  const config = { ...pool.config, image: { id: 'ami-00000000000000000' } };
  return { ...deployable, pool: { ...pool, config } };
}

async function requireEmpty(context: CommandContext, deployables: readonly Deployable[]): Promise<void> {
  await using groups = openPoolGroups(context, deployables);
  const sizes = await groups.sizes();
  const occupied = sizes.filter(({ instances }) => instances > 0);
  if (occupied.length === 0) return;
  const names = occupied.map(({ pool, instances }) => `${pool} (${instances})`).join(', ');
  throw new CommandError(`pools have instances, which may have runs: ${names}`, {
    code: 'runs-going-on',
    fault: 'environment',
    fix: 'Pass --drain to wait until the runs have ended and the instances are gone, however long that takes, or --force to let CloudFormation wait, for about two hours.',
    details: { pools: occupied },
  });
}

interface Deletion {
  readonly session: ToolkitSession;
  readonly caller: Caller;
  readonly retained: readonly RetainedResource[];
  /** The stacks with termination protection. */
  readonly shielded: readonly Deployable[];
  readonly options: DestroyOptions;
}

/** @throws CommandError when consent is not given. */
async function requireConsent(
  { host }: CommandContext,
  { session, caller, retained, shielded, options }: Deletion,
): Promise<void> {
  const stacks = session.assembly.cloudAssembly.stacks.map(
    ({ stackName, environment }) => `${stackName} in ${environment.region}`,
  );
  const what = `${stacks.join(', ')} of the account ${caller.account}`;
  if (!host.isInteractive) {
    throw new CommandError(`deleting needs your consent: ${what}`, {
      code: 'needs-confirmation',
      fault: 'user',
      fix: 'Pass --yes.',
      details: { stacks },
    });
  }
  host.notify({
    level: 'warning',
    text: `This deletes ${what}, including the values of their secrets.`,
  });
  for (const { name } of retained) host.notify({ level: 'info', text: `  ${name} is kept.` });
  for (const { stackName } of shielded) {
    host.notify({
      level: 'warning',
      text: `  ${stackName} has termination protection, which is switched off.`,
    });
  }
  if (options.isForced) {
    host.notify({
      level: 'warning',
      text: 'Current runs are not interrupted: the deletion waits for them, and fails if they take more than about two hours.',
    });
  }
  if (await host.confirm({ text: 'Delete these stacks?', default: false })) return;
  throw new CommandError('not deleted: nothing was changed', { code: 'aborted', fault: 'user' });
}
