import { AutoscalerStack, LifecycleManagerStack, WorkerPoolStack } from '@poolkeeper/cdk';
import { App, type AppProps, type Environment, type Stack } from 'aws-cdk-lib';
import type { Deployable } from './deployables.ts';

/** Where stacks go unless a pool's configuration says otherwise. Neither: the templates fit any account and region. */
export interface Place {
  readonly account?: string;
  readonly region?: string;
}

/** The CDK app of the given stacks, services before pools. */
export function appOf(
  deployables: readonly Deployable[],
  { account, region }: Place,
  props: AppProps = {},
): App {
  const app = new App({ ...props, analyticsReporting: false, treeMetadata: false });
  const env: Environment = {
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
  };
  const inPlace = Object.keys(env).length === 0 ? {} : { env };
  const services: Stack[] = [];
  for (const deployable of deployables) {
    const { stackName } = deployable;
    if (deployable.kind === 'pool') {
      const { aws } = deployable.pool.config;
      const stack = new WorkerPoolStack(app, stackName, {
        config: { ...deployable.pool.config, aws: { ...env, ...aws } },
      });
      for (const service of services) stack.addStackDependency(service);
    } else {
      services.push(
        deployable.name === 'autoscaler'
          ? new AutoscalerStack(app, stackName, inPlace)
          : new LifecycleManagerStack(app, stackName, inPlace),
      );
    }
  }
  return app;
}
