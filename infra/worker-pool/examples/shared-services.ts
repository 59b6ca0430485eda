import type { App } from 'aws-cdk-lib';
import {
  AutoscalerStack,
  LifecycleManagerStack,
  WorkerPoolStack,
  type FunctionOptions,
  type WorkerPoolProps,
} from '../src/index.ts';

/** Adds a pool and the shared services of its account and region, which are deployed before it. */
export function poolWithSharedServices(
  app: App,
  props: WorkerPoolProps,
  services: Pick<FunctionOptions, 'spaceliftEndpoints'> = {},
): WorkerPoolStack {
  const pool = new WorkerPoolStack(app, `poolkeeper-pool-${props.config.name}`, props);
  const { webhook } = props.config.scaling ?? {};
  pool.addStackDependency(new AutoscalerStack(app, 'poolkeeper-autoscaler', { ...services, webhook }));
  pool.addStackDependency(new LifecycleManagerStack(app, 'poolkeeper-lifecycle-manager', services));
  return pool;
}
