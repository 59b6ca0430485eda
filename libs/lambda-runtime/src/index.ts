export { createLog, logOfPool, type InvocationLog, type Log } from './log.ts';
export { createMetrics, type BufferedMetrics, type Metrics } from './metrics.ts';
export { createPoolCache, type CachedPool, type PoolCache, type PoolCacheOptions } from './pool-cache.ts';
export { createSettingsStore, type SettingsStore, type SettingsStoreOptions } from './settings-store.ts';
export { connectSpacelift, type SpaceliftPatience, type SpaceliftPool } from './spacelift-pool.ts';
export { warnOfUnknownState } from './unknown-state.ts';
