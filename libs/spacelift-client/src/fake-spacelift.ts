import type { ApiKey } from './api-key.ts';
import type { WorkerReport } from './operations/read-worker-pool.ts';
import type { WorkerPoolProperties } from './operations/worker-pools.ts';

/** A pool of the fake. Counts that are left out follow from the workers. */
export interface FakePool extends Partial<Omit<WorkerPoolProperties, 'id' | 'busyWorkers' | 'workersCount'>> {
  readonly id: string;
  readonly workers?: readonly FakeWorker[];
}

export interface FakeWorker extends Partial<Omit<WorkerReport, 'id'>> {
  readonly id: string;
}

/** A request that the fake got. */
export interface FakeRequest {
  /** Name of the operation, `ReadWorkerPool`. */
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

/**
 * What the fake answers with: the `data` of an answer, Spacelift's error messages, or the HTTP status of a gateway in front of it.
 */
export type FakeAnswer =
  | { readonly data: unknown }
  | { readonly errors: readonly string[] }
  | { readonly status: number; readonly retryAfter?: string };

export interface FakeSpacelift {
  /** For `createSpaceliftClient` and `createSpaceliftConnection`. */
  readonly options: {
    readonly endpoint: string;
    readonly apiKey: () => Promise<ApiKey>;
    readonly fetch: typeof fetch;
  };
  /** All requests so far, token exchanges included. */
  readonly requests: readonly FakeRequest[];
  /** Adds a pool, or replaces the one with its id. */
  setPool(pool: FakePool): void;
  /**
   * Sets the answers to an operation by its name, one for each request; the last one is repeated. The fake itself knows tokens,
   * pools, workers and drains.
   */
  answer(
    operation: string,
    ...answers: readonly (FakeAnswer | ((request: FakeRequest) => FakeAnswer))[]
  ): void;
}

/** Creates a Spacelift for the tests of programs that use this client. It is in memory and opens no connection. */
export function createFakeSpacelift(start: { readonly pools?: readonly FakePool[] } = {}): FakeSpacelift {
  const pools = new Map<string, FakePool>();
  const answers = new Map<string, (FakeAnswer | ((request: FakeRequest) => FakeAnswer))[]>();
  const requests: FakeRequest[] = [];
  for (const pool of start.pools ?? []) pools.set(pool.id, pool);

  function answerTo(request: FakeRequest): FakeAnswer {
    const given = answers.get(request.operation) ?? [];
    const next = given.length > 1 ? given.shift() : given[0];
    if (next !== undefined) return typeof next === 'function' ? next(request) : next;
    return ownAnswer(request, pools);
  }

  return {
    options: {
      endpoint: 'https://fake.app.spacelift.example',
      apiKey: () => Promise.resolve({ id: '01FAKEKEY', secret: 'fake-secret' }),
      async fetch(input, init) {
        init?.signal?.throwIfAborted();
        const request = await readRequest(new Request(input, init));
        requests.push(request);
        const answer = answerTo(request);
        if ('status' in answer) {
          const { status, retryAfter } = answer;
          return new Response('', {
            status,
            headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
          });
        }
        // Spacelift answers errors with status 200.
        return Response.json(
          'errors' in answer ? { data: null, errors: answer.errors.map((message) => ({ message })) } : answer,
        );
      },
    },
    requests,
    setPool: (pool) => {
      pools.set(pool.id, pool);
    },
    answer: (operation, ...with_) => {
      answers.set(operation, [...with_]);
    },
  };
}

async function readRequest(request: Request): Promise<FakeRequest> {
  const body = (await request.json()) as { operationName?: string; variables?: FakeRequest['variables'] };
  return { operation: body.operationName ?? '', variables: body.variables ?? {}, headers: request.headers };
}

function ownAnswer({ operation, variables }: FakeRequest, pools: Map<string, FakePool>): FakeAnswer {
  const all = [...pools.values()].map(describePool);
  const named = (id: unknown) => all.find((pool) => pool.id === id) ?? null;
  switch (operation) {
    case 'ExchangeApiKey':
      return {
        data: { apiKeyUser: { jwt: 'fake.token', validUntil: Math.floor(Date.now() / 1000) + 3600 } },
      };
    case 'ListWorkerPools':
      return { data: { workerPools: all } };
    case 'SearchWorkerPools':
      return {
        data: {
          searchWorkerPools: {
            edges: all.map((node) => ({ node })),
            pageInfo: { endCursor: '', hasNextPage: false },
          },
        },
      };
    case 'ReadWorkerPool':
    case 'DescribeWorkerPool':
      return { data: { workerPool: named(variables.id) } };
    case 'SetWorkerDrain':
      return drain(variables, pools);
    default:
      return { errors: [`the fake has no answer to ${operation}: set one with answer('${operation}', ...)`] };
  }
}

function drain(
  { poolId, workerId, drain }: FakeRequest['variables'],
  pools: Map<string, FakePool>,
): FakeAnswer {
  const pool = pools.get(String(poolId));
  const worker = pool?.workers?.find(({ id }) => id === workerId);
  if (pool?.workers === undefined || worker === undefined) return { errors: ['not found'] };
  const drained = { ...worker, drained: drain === true };
  pools.set(pool.id, { ...pool, workers: pool.workers.map((each) => (each === worker ? drained : each)) });
  return { data: { workerDrainSet: describeWorker(drained) } };
}

function describePool({ workers: given = [], ...pool }: FakePool) {
  const workers = given.map(describeWorker);
  const busyWorkers = workers.filter(({ busy }) => busy).length;
  const { pendingRuns = 0 } = pool;
  return {
    ...{ name: 'fake pool', labels: [], space: 'root', createdAt: 1_700_000_000, updatedAt: 1_700_000_000 },
    ...{ managedByK8sController: false, schedulableRunsCount: pendingRuns + busyWorkers },
    ...pool,
    ...{ pendingRuns, busyWorkers, workersCount: workers.length, workers },
  };
}

function describeWorker(worker: FakeWorker): WorkerReport {
  return { busy: false, drained: false, createdAt: 1_700_000_000, metadata: '{}', ...worker };
}
