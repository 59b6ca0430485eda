import type { PoolConfig } from './pool-config-schema.ts';

/** Types a pool's configuration for an editor: `export default defineWorkerPool({ name: 'production', ... })`. */
export function defineWorkerPool(config: PoolConfig): PoolConfig {
  return config;
}
