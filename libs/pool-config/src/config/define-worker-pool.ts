import type { PoolConfig } from './pool-config-schema.ts';

/** Types a pool's configuration in an editor: `export default defineWorkerPool({ name: 'production', ... })`. */
export function defineWorkerPool(config: PoolConfig): PoolConfig {
  return config;
}
