export { createFunctionPools, type PoolAccess } from './function-pools.ts';
export { createLog, type InvocationLog, type Log } from './log.ts';
export { createMetrics, type BufferedMetrics, type MetricDimension, type Metrics } from './metrics.ts';
export { createPoolCache, type PoolCache } from './pool-cache.ts';
export { createSettingsStore } from './settings-store.ts';
export { searchPoolRuns } from './search-pool-runs.ts';
export { connectSpacelift, type SpaceliftPool } from './spacelift-pool.ts';
export { warnOfUnknownState } from './unknown-state.ts';
export { openApiKey, type Trust } from './pool-secret.ts';
