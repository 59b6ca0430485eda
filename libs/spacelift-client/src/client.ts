import {
  createSpaceliftConnection,
  type SpaceliftConnection,
  type SpaceliftConnectionOptions,
} from './connection.ts';
import { readMetrics, readUsage, readViewer } from './operations/account.ts';
import { readWorkerPool } from './operations/read-worker-pool.ts';
import { request, type RequestOptions } from './operations/request.ts';
import {
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
} from './operations/runs.ts';
import { setWorkerDrain } from './operations/set-worker-drain.ts';
import { readStack, readStackOfRun, searchStacks } from './operations/stacks.ts';
import { waitUntilDrained } from './operations/wait-until-drained.ts';
import {
  createWorkerPool,
  cycleWorkerPool,
  deleteWorkerPool,
  describeWorkerPool,
  listWorkerPools,
  readPublicWorkerPool,
  resetWorkerPool,
  searchWorkerPools,
  updateWorkerPool,
} from './operations/worker-pools.ts';
import type { TypedDocument } from './operation.ts';

/**
 * The operations as methods, which do what the functions of the same names do. Each rejects with a `SpaceliftError`, with the error of
 * `apiKey` or `token`, or with the signal's reason.
 */
export interface SpaceliftClient {
  readonly cancelRun: Method<typeof cancelRun>;
  readonly confirmRun: Method<typeof confirmRun>;
  readonly createWorkerPool: Method<typeof createWorkerPool>;
  readonly cycleWorkerPool: Method<typeof cycleWorkerPool>;
  readonly deleteWorkerPool: Method<typeof deleteWorkerPool>;
  readonly describeWorkerPool: Method<typeof describeWorkerPool>;
  readonly discardRun: Method<typeof discardRun>;
  readonly listProposedRuns: Method<typeof listProposedRuns>;
  readonly listPublicSchedulableRuns: Method<typeof listPublicSchedulableRuns>;
  readonly listSchedulableRuns: Method<typeof listSchedulableRuns>;
  readonly listTrackedRuns: Method<typeof listTrackedRuns>;
  readonly listWorkerPools: Method<typeof listWorkerPools>;
  readonly prioritizeRun: Method<typeof prioritizeRun>;
  readonly readMetrics: Method<typeof readMetrics>;
  readonly readPublicWorkerPool: Method<typeof readPublicWorkerPool>;
  readonly readRun: Method<typeof readRun>;
  readonly readStack: Method<typeof readStack>;
  readonly readStackOfRun: Method<typeof readStackOfRun>;
  readonly readUsage: Method<typeof readUsage>;
  readonly readViewer: Method<typeof readViewer>;
  readonly readWorkerPool: Method<typeof readWorkerPool>;
  readonly resetWorkerPool: Method<typeof resetWorkerPool>;
  readonly retryRun: Method<typeof retryRun>;
  readonly searchRuns: Method<typeof searchRuns>;
  readonly searchStacks: Method<typeof searchStacks>;
  readonly searchWorkerPools: Method<typeof searchWorkerPools>;
  readonly setWorkerDrain: Method<typeof setWorkerDrain>;
  readonly stopRun: Method<typeof stopRun>;
  readonly triggerRun: Method<typeof triggerRun>;
  readonly updateWorkerPool: Method<typeof updateWorkerPool>;
  readonly waitUntilDrained: Method<typeof waitUntilDrained>;
  /** Sends any other operation: see the function `request`. */
  readonly request: <Result, Variables extends object>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options?: RequestOptions,
  ) => Promise<Result>;
}

/** An operation without its first parameter, the connection. */
export type Method<Function> = Function extends (
  connection: SpaceliftConnection,
  ...parameters: infer Parameters
) => infer Result
  ? (...parameters: Parameters) => Result
  : never;

const operations = {
  cancelRun,
  confirmRun,
  createWorkerPool,
  cycleWorkerPool,
  deleteWorkerPool,
  describeWorkerPool,
  discardRun,
  listProposedRuns,
  listPublicSchedulableRuns,
  listSchedulableRuns,
  listTrackedRuns,
  listWorkerPools,
  prioritizeRun,
  readMetrics,
  readPublicWorkerPool,
  readRun,
  readStack,
  readStackOfRun,
  readUsage,
  readViewer,
  readWorkerPool,
  resetWorkerPool,
  retryRun,
  searchRuns,
  searchStacks,
  searchWorkerPools,
  setWorkerDrain,
  stopRun,
  triggerRun,
  updateWorkerPool,
  waitUntilDrained,
} satisfies Record<Exclude<keyof SpaceliftClient, 'request'>, unknown>;

/**
 * Creates a client with all operations. It opens no connection: see `createSpaceliftConnection`.
 *
 * @throws TypeError or RangeError for invalid options.
 */
export function createSpaceliftClient(options: SpaceliftConnectionOptions): SpaceliftClient {
  const connection = createSpaceliftConnection(options);
  const methods = Object.entries(operations).map(([name, operation]) => [
    name,
    (operation as (...all: unknown[]) => unknown).bind(undefined, connection),
  ]);
  return {
    ...(Object.fromEntries(methods) as Omit<SpaceliftClient, 'request'>),
    request: (document, variables, options) => request(connection, { document, variables }, options),
  };
}
