import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { poolNames, serviceNames } from '@poolkeeper/pool-config';
import { Autoscaler, type AutoscalerProps } from './services/autoscaler.ts';
import { LifecycleManager, type LifecycleManagerProps } from './services/lifecycle-manager.ts';
import type { WorkerPoolProps } from './worker-pool-props.ts';
import { WorkerPool } from './worker-pool.ts';

/** The shared autoscaler: once in an account and region. */
export class AutoscalerStack extends Stack {
  readonly autoscaler: Autoscaler;

  constructor(scope: Construct, id: string, props: Omit<AutoscalerProps, 'pool'> & StackProps = {}) {
    super(scope, id, { stackName: serviceNames.autoscaler.stack, ...props });
    this.autoscaler = new Autoscaler(this, 'Autoscaler', props);
  }
}

/** The shared lifecycle manager: once in an account and region. */
export class LifecycleManagerStack extends Stack {
  readonly lifecycleManager: LifecycleManager;

  constructor(scope: Construct, id: string, props: Omit<LifecycleManagerProps, 'pool'> & StackProps = {}) {
    super(scope, id, { stackName: serviceNames.lifecycleManager.stack, ...props });
    this.lifecycleManager = new LifecycleManager(this, 'LifecycleManager', props);
  }
}

/** A pool. The stacks of the services have to be deployed before it, for the event source needs its function. */
export class WorkerPoolStack extends Stack {
  readonly pool: WorkerPool;

  constructor(scope: Construct, id: string, props: WorkerPoolProps & StackProps) {
    super(scope, id, { stackName: poolNames(props.config.name).stack, ...props });
    this.pool = new WorkerPool(this, 'Pool', props);
  }
}
