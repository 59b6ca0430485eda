export { type ApiKey } from './api-key.ts';
export { createSpaceliftClient, type SpaceliftClient, type SpaceliftClientOptions } from './client.ts';
export {
  BadResponseError,
  isSpaceliftError,
  NotFoundOrNotPermittedError,
  ThrottledError,
  UnauthorizedError,
  UnavailableError,
  type SpaceliftError,
  type UnavailableReason,
} from './errors.ts';
export { fetchTrusting } from './fetch-trusting.ts';
export { type DrainedWorker, type WorkerDrainRequest } from './worker-drain.ts';
export { type WorkerPool, type WorkerReport } from './worker-pool.ts';
