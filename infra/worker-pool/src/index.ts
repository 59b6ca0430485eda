export { defineWorkerPool, type PoolConfig } from '@poolkeeper/pool-config';
export { Autoscaler, type AutoscalerProps } from './services/autoscaler.ts';
export type { FunctionOptions } from './services/function-options.ts';
export {
  serviceCode,
  ServiceCodeError,
  type ServiceCodeOptions,
  type ServiceName,
} from './services/service-code.ts';
export { LifecycleManager, type LifecycleManagerProps } from './services/lifecycle-manager.ts';
export {
  AutoscalerStack,
  LifecycleManagerStack,
  WorkerPoolStack,
  type AutoscalerStackProps,
  type LifecycleManagerStackProps,
  type WorkerPoolStackProps,
} from './stacks.ts';
export type { SecretKey, WorkerPoolConfig, WorkerPoolProps } from './worker-pool-props.ts';
export { WorkerPool } from './worker-pool.ts';
export type { PoolMetricName } from './pool/pool-metrics.ts';
