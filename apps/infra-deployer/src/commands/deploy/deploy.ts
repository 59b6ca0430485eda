import { Command } from 'commander';
import type { Caller } from '../../aws/caller.ts';
import { isUnchanged, planChanges } from '../../changes/stack-changes.ts';
import type { CommandContext, Runner } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import { exitStatus, type ExitStatus } from '../../cli/exit-status.ts';
import { targetsOf, withTargets, type TargetFlags } from '../../cli/targets.ts';
import { unlessInterrupted } from '../../cli/unless-interrupted.ts';
import { grantSecrets } from '../../secrets/grant-secrets.ts';
import { findMissingSecrets } from '../../secrets/missing-secrets.ts';
import { prepareWorkerSecrets } from '../../secrets/provide-worker-secrets.ts';
import type { Deployable } from '../../stacks/deployables.ts';
import { fitToAccount } from '../../stacks/fit-to-account.ts';
import { findDeployer, selectDeployables } from '../../stacks/select-deployables.ts';
import { protectedFailures, switchProtectionOff } from '../../stacks/termination-protection.ts';
import { createToolkitIo } from '../../toolkit/toolkit-io.ts';
import { withToolkit, type ToolkitSession } from '../../toolkit/toolkit-session.ts';
import { describeDeployment, type StackResult } from './describe-deployment.ts';
import { ensureServiceLinkedRole } from './service-linked-role.ts';
import { requireConsent } from './require-consent.ts';

interface Flags extends TargetFlags {
  readonly yes?: boolean;
  readonly bootstrap?: boolean;
  readonly newestImage?: boolean;
  readonly spacectlProfile?: string;
}

export function deployCommand(runner: Runner): Command {
  return withTargets(new Command('deploy'))
    .summary('deploy services and pools')
    .description(
      'Deploys the shared services and the pools. Stacks without changes are left alone, and a deployment that fails is rolled back. Asks for consent before permissions widen or a resource is deleted or replaced.',
    )
    .option('-y, --yes', 'Deploy without asking.')
    .option('--bootstrap', 'Bootstrap the account for the CDK first if it is not (cdk bootstrap).')
    .option(
      '--spacectl-profile <name>',
      'Profile of spacectl for the worker pools that Poolkeeper has made (spacelift.manageWorkerPool). Default: the SPACELIFT_API_ variables, then the selected profile.',
    )
    .option('--newest-image', 'Look up the newest image instead of using the one in cdk.context.json.')
    .action((targets: readonly string[], flags: Flags, command: Command) =>
      runner(
        (context) =>
          deploy(context, {
            targets: targetsOf(targets, flags),
            isConfirmed: flags.yes ?? false,
            bootstraps: flags.bootstrap ?? false,
            newestImages: flags.newestImage ?? false,
            spacectlProfile: flags.spacectlProfile,
          }),
        command.optsWithGlobals(),
      ),
    );
}

interface DeployOptions {
  /** Names of services and pools. Empty for all. */
  readonly targets: readonly string[];
  /** Deploys without asking for consent. */
  readonly isConfirmed: boolean;
  /** Bootstraps the account for the CDK if it is not. */
  readonly bootstraps: boolean;
  readonly newestImages: boolean;
  /** @default - the environment, then the selected profile */
  readonly spacectlProfile?: string;
}

/** Stacks at a time. A stack waits for those it depends on. */
const concurrency = 4;

/** In milliseconds. CloudFormation's throttling allows more. */
const stackEventPollingInterval = 1000;

async function deploy(context: CommandContext, options: DeployOptions): Promise<ExitStatus> {
  const { host } = context;
  const selected = await selectDeployables(context, options.targets);
  const caller = await findDeployer(context, selected);
  const deployables = await fitToAccount(context, selected);
  const provideWorkerSecrets = await prepareWorkerSecrets(context, deployables, options.spacectlProfile);
  const stacks = await deployOrBootstrap(context, { deployables, caller, options });
  await provideWorkerSecrets();
  const missing = await findMissingSecrets(context, deployables);
  const { config } = context.options;
  host.output(describeDeployment({ account: caller.account, stacks, missing, config }, host.paint));
  return exitStatus.done;
}

interface Deployment {
  readonly deployables: readonly Deployable[];
  readonly caller: Caller;
  readonly options: DeployOptions;
}

async function deployOrBootstrap(
  context: CommandContext,
  deployment: Deployment,
): Promise<readonly StackResult[]> {
  try {
    return await deployStacks(context, deployment, false);
  } catch (error) {
    const isMissing = error instanceof CommandError && error.code === 'bootstrap-missing';
    if (!isMissing || !(await mayBootstrap(context, deployment.options, error))) throw error;
    return deployStacks(context, deployment, true);
  }
}

async function mayBootstrap(
  { host }: CommandContext,
  { bootstraps }: DeployOptions,
  { message }: CommandError,
): Promise<boolean> {
  if (bootstraps || !host.isInteractive) return bootstraps;
  host.notify({ level: 'warning', text: message });
  return host.confirm({
    text: 'Bootstrap it now? This creates a bucket and roles that the CDK uses to deploy.',
    default: false,
  });
}

async function deployStacks(
  context: CommandContext,
  { deployables, caller, options }: Deployment,
  bootstraps: boolean,
): Promise<readonly StackResult[]> {
  const { host, system } = context;
  const showsRegion = new Set(deployables.map(({ region }) => region)).size > 1;
  const io = createToolkitIo(host, { showsRegion, done: 'deployed' });
  const { newestImages, isConfirmed } = options;
  const session = { deployables, io, app: { environment: caller }, newestImages };
  return withToolkit(context, session, async (toolkitSession) => {
    if (bootstraps) await bootstrap(context, toolkitSession);
    const changes = await planChanges(toolkitSession, io, host);
    if (!isConfirmed) await requireConsent(context, changes);
    // Before the services, because new ones read a secret only if it is granted.
    await grantSecrets(context, deployables);
    await ensureServiceLinkedRole(context);
    await switchProtectionOff(context, await protectedFailures(context, deployables));
    try {
      const { toolkit, assembly } = toolkitSession;
      const { stacks } = await unlessInterrupted(
        toolkit.deploy(assembly, {
          concurrency,
          stackEventPollingInterval,
          // Takes over the log groups that an earlier stack of the same name has left.
          deploymentMethod: { method: 'change-set', importExistingResources: true },
        }),
        system.signal,
      );
      return stacks.map(({ stackName, environment: { region }, outputs }) => {
        const planned = changes.filter((each) => each.stack === stackName && each.region === region);
        const changed = planned.some((each) => !isUnchanged(each));
        return { stack: stackName, region, changed, outputs };
      });
    } catch (error) {
      io.fail();
      throw error;
    }
  });
}

async function bootstrap(
  { host }: CommandContext,
  { toolkit, lib, assembly }: ToolkitSession,
): Promise<void> {
  host.progress({ id: 'bootstrap', title: 'the account', state: 'running', detail: 'bootstrapping' });
  await toolkit.bootstrap(lib.BootstrapEnvironments.fromCloudAssemblySource(assembly));
  host.progress({ id: 'bootstrap', title: 'the account', state: 'done', detail: 'bootstrapped' });
}
