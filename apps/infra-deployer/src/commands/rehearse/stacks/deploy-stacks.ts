import type { App, AppProps } from 'aws-cdk-lib';
import type { CommandContext } from '../../../cli/context.ts';
import { unlessInterrupted } from '../../../cli/unless-interrupted.ts';
import { createToolkitIo } from '../../../toolkit/toolkit-io.ts';
import { withToolkit } from '../../../toolkit/toolkit-session.ts';

export interface StacksToDeploy {
  readonly createApp: (props: AppProps) => App;
  /** Bootstraps the account for the CDK first. */
  readonly bootstraps?: boolean;
}

/** In milliseconds. CloudFormation's throttling allows more. */
const stackEventPollingInterval = 1000;

/** Deploys the stacks of an app as `poolkeeper deploy` does, without asking. Returns the outputs of all of them. */
export async function deployStacks(
  context: CommandContext,
  { createApp, bootstraps = false }: StacksToDeploy,
): Promise<Readonly<Record<string, string>>> {
  const io = createToolkitIo(context.host, { done: 'deployed' });
  return withToolkit(context, { io, createApp }, async ({ toolkit, lib, assembly }) => {
    if (bootstraps) {
      await toolkit.bootstrap(lib.BootstrapEnvironments.fromCloudAssemblySource(assembly));
    }
    try {
      const { stacks } = await unlessInterrupted(
        toolkit.deploy(assembly, { stackEventPollingInterval }),
        context.system.signal,
      );
      return Object.assign({}, ...stacks.map(({ outputs }) => outputs)) as Record<string, string>;
    } catch (error) {
      io.fail();
      throw error;
    }
  });
}
