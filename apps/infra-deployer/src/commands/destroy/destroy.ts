import type { Caller } from '../../aws/caller.ts';
import type { CommandContext } from '../../command-context.ts';
import type { Deployable } from '../../deployment/deployables.ts';
import { placeOf } from '../../deployment/plan-changes.ts';
import { findDeployer, selectDeployables } from '../../deployment/select-deployables.ts';
import { createToolkitIo } from '../../deployment/toolkit-io.ts';
import { withToolkit, type ToolkitSession } from '../../deployment/toolkit.ts';
import { CommandError } from '../../errors.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';
import { unlessInterrupted } from '../deploy/unless-interrupted.ts';
import { drainGroups } from './drain-groups.ts';
import { openGroups } from './groups.ts';
import { requireUnneeded } from './require-unneeded.ts';
import { retainedResources, type RetainedResource } from './retained-resources.ts';

export interface DestroyOptions {
  /** Names of services and pools. */
  readonly targets: readonly string[];
  /** All that the configuration describes. */
  readonly all: boolean;
  /** Nobody has to be asked. */
  readonly isConfirmed: boolean;
  /** Lets instances go through the gate first, and waits for it. */
  readonly drains: boolean;
  /** Whatever is going on. */
  readonly isForced: boolean;
}

/** Nothing is polled more often by CloudFormation's own console. In milliseconds. */
const stackEventPollingInterval = 1000;

/** Deletes stacks, pools before services. */
export async function destroy(context: CommandContext, options: DestroyOptions): Promise<ExitStatus> {
  const { host, surroundings } = context;
  requireTargets(options);
  const selected = await selectDeployables(context, options.targets);
  const deployables = selected.map(withoutImageLookup);
  const caller = await findDeployer(context, deployables);
  if (!options.isForced) {
    await requireUnneeded(context, deployables);
    if (!options.drains) await requireEmpty(context, deployables);
  }
  const showsRegion = new Set(deployables.map(({ region }) => region)).size > 1;
  const io = createToolkitIo(host, { showsRegion, done: 'deleted' });
  const answer = await withToolkit(
    context,
    { deployables, io, app: { place: placeOf(caller) } },
    async (session) => {
      const kept = retainedResources(session.assembly.cloudAssembly.stacks);
      await requireConsent(context, { session, caller, kept, options });
      if (options.drains) await drainGroups(context, deployables);
      try {
        const { stacks } = await unlessInterrupted(
          session.toolkit.destroy(session.assembly, { stackEventPollingInterval }),
          surroundings.signal,
        );
        return { stacks, kept };
      } catch (error) {
        io.fail();
        throw error;
      }
    },
  );
  const stacks = answer.stacks.map(({ stackName, environment, stackExisted }) => ({
    stack: stackName,
    region: environment.region,
    existed: stackExisted,
  }));
  const kept = answer.kept.filter(({ stack }) => stacks.some((each) => each.stack === stack && each.existed));
  host.answer({
    text: [
      ...stacks.map(
        ({ stack, existed }) => `${stack} ${host.paint.faint(existed ? 'deleted' : 'was not there')}`,
      ),
      ...(kept.length === 0 ? [] : ['', 'Kept:']),
      ...kept.map(({ name, type }) => `  ${name} ${host.paint.faint(type)}`),
    ].join('\n'),
    data: { account: caller.account, stacks, kept },
  });
  return exitStatus.done;
}

function requireTargets({ targets, all }: DestroyOptions): void {
  if (targets.length > 0 !== all) return;
  throw new CommandError(
    all ? 'there are targets, and --all as well' : 'nothing is named that is to be deleted',
    {
      code: 'usage',
      fault: 'user',
      fix: 'Name services and pools, or give --all.',
    },
  );
}

/** A template that is deleted has no need of the newest image, and an image that is gone must not keep its pool. */
function withoutImageLookup(deployable: Deployable): Deployable {
  if (deployable.kind !== 'pool') return deployable;
  const { pool } = deployable;
  const config = { ...pool.config, image: { id: 'ami-00000000000000000' } };
  return { ...deployable, pool: { ...pool, config } };
}

async function requireEmpty(context: CommandContext, deployables: readonly Deployable[]): Promise<void> {
  await using groups = openGroups(context, deployables);
  const sizes = await groups.sizes();
  const occupied = sizes.filter(({ instances }) => instances > 0);
  if (occupied.length === 0) return;
  const names = occupied.map(({ pool, instances }) => `${pool} (${instances})`).join(', ');
  throw new CommandError(`there are instances on which runs may be going on: ${names}`, {
    code: 'runs-going-on',
    fault: 'environment',
    fix: 'Give --drain to let each go when its run has ended, or --force to interrupt the runs.',
    details: { pools: occupied },
  });
}

interface Consent {
  readonly session: ToolkitSession;
  readonly caller: Caller;
  readonly kept: readonly RetainedResource[];
  readonly options: DestroyOptions;
}

async function requireConsent(
  { host }: CommandContext,
  { session, caller, kept, options }: Consent,
): Promise<void> {
  if (options.isConfirmed) return;
  const stacks = session.assembly.cloudAssembly.stacks.map(
    ({ stackName, environment }) => `${stackName} in ${environment.region}`,
  );
  const what = `${stacks.join(', ')} of the account ${caller.account}`;
  if (!host.canAsk) {
    throw new CommandError(`deleting has to be consented to: ${what}`, {
      code: 'needs-confirmation',
      fault: 'user',
      fix: 'Give --yes.',
      details: { stacks },
    });
  }
  host.tell({ level: 'warning', text: `This deletes ${what}, and the values of the secrets in them.` });
  for (const { name } of kept) host.tell({ level: 'info', text: `  It keeps ${name}.` });
  if (options.isForced) host.tell({ level: 'warning', text: 'Runs that are going on are interrupted.' });
  if (await host.confirm({ text: 'Delete it?', default: false })) return;
  throw new CommandError('not deleted: nothing was changed', { code: 'aborted', fault: 'user' });
}
