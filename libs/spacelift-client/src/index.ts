export { type ApiKey } from './api-key.ts';
export { createSpaceliftClient, type Method, type SpaceliftClient } from './client.ts';
export {
  createSpaceliftConnection,
  type ConnectionOptions,
  type Credentials,
  type SpaceliftConnection,
  type SpaceliftConnectionOptions,
} from './connection.ts';
export {
  BadResponseError,
  DrainLiftedError,
  isSpaceliftError,
  NotFoundOrNotPermittedError,
  ThrottledError,
  UnauthorizedError,
  UnavailableError,
  type SpaceliftError,
  type UnavailableReason,
} from './errors.ts';
export { type Hooks, type RequestEvent, type ResponseEvent, type RetryEvent } from './hooks.ts';
export { type Limits } from './limits.ts';
export { type Call, type CallOptions, type Operation, type Send, type TypedDocument } from './operation.ts';
export {
  readMetrics,
  readUsage,
  readViewer,
  type DataPoint,
  type Metrics,
  type Usage,
  type Viewer,
} from './operations/account.ts';
export { readWorkerPool, type WorkerPool, type WorkerReport } from './operations/read-worker-pool.ts';
export { request, type RequestOptions } from './operations/request.ts';
export {
  cancelRun,
  confirmRun,
  discardRun,
  listProposedRuns,
  listPublicSchedulableRuns,
  listSchedulableRuns,
  listTrackedRuns,
  prioritizeRun,
  readRun,
  retryRun,
  searchRuns,
  stopRun,
  triggerRun,
  type ChangedRun,
  type FoundRun,
  type Run,
  type RunReference,
  type RunTransition,
  type RunWithHistory,
  type SchedulableRun,
} from './operations/runs.ts';
export {
  type KnownRunState,
  type KnownRunType,
  type RunState,
  type RunType,
} from './operations/run-state.ts';
export {
  setWorkerDrain,
  type DrainedWorker,
  type WorkerDrainRequest,
} from './operations/set-worker-drain.ts';
export { readStack, readStackOfRun, searchStacks, type Stack } from './operations/stacks.ts';
export { waitUntilDrained, type DrainWait } from './operations/wait-until-drained.ts';
export {
  createWorkerPool,
  cycleWorkerPool,
  deleteWorkerPool,
  describeWorkerPool,
  listWorkerPools,
  readPublicWorkerPool,
  resetWorkerPool,
  searchWorkerPools,
  updateWorkerPool,
  type NewWorkerPool,
  type PublicWorkerPool,
  type WorkerPoolProperties,
  type WorkerPoolReset,
  type WorkerPoolUpdate,
  type WorkerPoolWithToken,
} from './operations/worker-pools.ts';
export { type Search, type SearchPredicate } from './pages.ts';
