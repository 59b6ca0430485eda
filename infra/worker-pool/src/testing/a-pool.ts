import type { Environment } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { PoolConfig } from '@poolkeeper/pool-config';
import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import { WorkerPoolStack } from '../stacks.ts';
import type { WorkerPoolProps } from '../worker-pool-props.ts';
import { anApp } from './an-app.ts';

export interface PoolOptions {
  readonly config?: Partial<PoolConfig>;
  readonly props?: Omit<WorkerPoolProps, 'config'>;
  readonly env?: Environment;
  /** Earlier lookups of the CDK, as in `cdk.context.json`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Creates the stack of the pool `blue`, by default with one instance type and a pinned image. */
export function aPoolStack({ config, props, env, context }: PoolOptions = {}): WorkerPoolStack {
  return new WorkerPoolStack(anApp(context), 'poolkeeper-pool-blue', {
    config: aPoolConfig({
      instances: { types: ['m7i.large'] },
      image: { id: 'ami-0a1b2c3d' },
      ...config,
    }),
    ...props,
    ...(env !== undefined && { env }),
  });
}

export function aPoolTemplate(options?: PoolOptions): Template {
  return Template.fromStack(aPoolStack(options));
}
