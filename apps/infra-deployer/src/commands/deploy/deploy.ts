import type { CommandContext } from '../../command-context.ts';
import type { Caller } from '../../aws/caller.ts';
import { concernsOf } from '../../deployment/consent.ts';
import type { Deployable } from '../../deployment/deployables.ts';
import { describeChanges } from '../../deployment/describe-changes.ts';
import { placeOf, planChanges } from '../../deployment/plan-changes.ts';
import { findDeployer, selectDeployables } from '../../deployment/select-deployables.ts';
import { isUnchanged, type StackChanges } from '../../deployment/stack-changes.ts';
import { createToolkitIo } from '../../deployment/toolkit-io.ts';
import { withToolkit, type ToolkitSession } from '../../deployment/toolkit.ts';
import { CommandError } from '../../errors.ts';
import { exitStatus, type ExitStatus } from '../../exit-status.ts';
import { findMissingSecrets } from '../secrets/missing-secrets.ts';
import { describeDeployment, type DeployedStack } from './describe-deployment.ts';
import { unlessInterrupted } from './unless-interrupted.ts';

export interface DeployOptions {
  /** Names of services and pools. @default - everything */
  readonly targets: readonly string[];
  /** Nobody has to be asked. */
  readonly isConfirmed: boolean;
  /** Bootstraps the account for the CDK where it is not. */
  readonly bootstraps: boolean;
  readonly newestImages: boolean;
}

/** Stacks at a time; those that depend on others wait for them. */
const concurrency = 4;

/** CloudFormation takes more questions than this. In milliseconds. */
const stackEventPollingInterval = 1000;

/** Deploys what is named, and says what is left to do. */
export async function deploy(context: CommandContext, options: DeployOptions): Promise<ExitStatus> {
  const { host } = context;
  const deployables = await selectDeployables(context, options.targets);
  const caller = await findDeployer(context, deployables);
  const stacks = await deployOrBootstrap(context, { deployables, caller, options });
  const missing = await findMissingSecrets(context, deployables);
  host.answer(describeDeployment({ account: caller.account, stacks, missing }, host.paint));
  return exitStatus.done;
}

interface Work {
  readonly deployables: readonly Deployable[];
  readonly caller: Caller;
  readonly options: DeployOptions;
}

async function deployOrBootstrap(context: CommandContext, work: Work): Promise<readonly DeployedStack[]> {
  try {
    return await deployStacks(context, work, false);
  } catch (error) {
    const isMissing = error instanceof CommandError && error.code === 'bootstrap-missing';
    if (!isMissing || !(await mayBootstrap(context, work.options, error))) throw error;
    return deployStacks(context, work, true);
  }
}

async function mayBootstrap(
  { host }: CommandContext,
  { bootstraps }: DeployOptions,
  { message }: CommandError,
): Promise<boolean> {
  if (bootstraps || !host.canAsk) return bootstraps;
  host.tell({ level: 'warning', text: message });
  return host.confirm({
    text: 'Bootstrap it now? It creates a bucket and roles that deployments by the CDK use.',
    default: false,
  });
}

async function deployStacks(
  context: CommandContext,
  { deployables, caller, options }: Work,
  bootstraps: boolean,
): Promise<readonly DeployedStack[]> {
  const { host, surroundings } = context;
  const showsRegion = new Set(deployables.map(({ region }) => region)).size > 1;
  const io = createToolkitIo(host, { showsRegion, done: 'deployed' });
  const session = {
    deployables,
    io,
    app: { place: placeOf(caller) },
    newestImages: options.newestImages,
  };
  return withToolkit(context, session, async (toolkitSession) => {
    if (bootstraps) await bootstrap(context, toolkitSession);
    const changes = await planChanges(toolkitSession, io, host);
    await requireConsent(context, changes, options);
    try {
      const { toolkit, assembly } = toolkitSession;
      const { stacks } = await unlessInterrupted(
        toolkit.deploy(assembly, { concurrency, stackEventPollingInterval }),
        surroundings.signal,
      );
      return stacks.map(({ stackName, environment, outputs }) => ({
        stack: stackName,
        region: environment.region,
        changed: changes.some((each) => sameStack(each, stackName, environment.region) && !isUnchanged(each)),
        outputs,
      }));
    } catch (error) {
      io.fail();
      throw error;
    }
  });
}

function sameStack({ stack, region }: StackChanges, name: string, place: string): boolean {
  return stack === name && region === place;
}

async function bootstrap(
  { host }: CommandContext,
  { toolkit, lib, assembly }: ToolkitSession,
): Promise<void> {
  host.progress({ id: 'bootstrap', title: 'the account', state: 'running', detail: 'bootstrapping' });
  await toolkit.bootstrap(lib.BootstrapEnvironments.fromCloudAssemblySource(assembly));
  host.progress({ id: 'bootstrap', title: 'the account', state: 'done', detail: 'bootstrapped' });
}

/**
 * Nothing is deployed yet: all stacks are decided on at once.
 *
 * @throws CommandError when nobody consents.
 */
async function requireConsent(
  { host }: CommandContext,
  changes: readonly StackChanges[],
  { isConfirmed }: DeployOptions,
): Promise<void> {
  const concerns = changes.flatMap((each) => concernsOf(each));
  if (isConfirmed || concerns.length === 0) return;
  if (!host.canAsk) {
    throw new CommandError(`this deployment has to be consented to: ${concerns.join('; ')}`, {
      code: 'needs-confirmation',
      fault: 'user',
      fix: 'Look at it with `poolkeeper diff`, then deploy with --yes.',
      details: { concerns },
    });
  }
  host.tell({ level: 'info', text: describeChanges(changes, host.paint) });
  for (const concern of concerns) host.tell({ level: 'warning', text: concern });
  if (await host.confirm({ text: 'Deploy it?', default: false })) return;
  throw new CommandError('not deployed: nothing was changed', { code: 'aborted', fault: 'user' });
}
