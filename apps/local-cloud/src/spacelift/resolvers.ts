import type { Spacelift, SpaceliftPools, SpaceliftWorker } from '@poolkeeper/pool-world';
import { GraphQLError } from 'graphql';
import type { Clock } from '../clock/clock.ts';
import type { SpaceliftTroubles } from '../faults/spacelift-troubles.ts';
import { describeMetrics, describeStack, describeUsage, searchSchedulableRuns, unixSeconds } from './runs.ts';
import type { ApiKey, Tokens } from './tokens.ts';

/** The context of a request. */
export interface SpaceliftRequest {
  /** The id of the API key whose valid token the request has. */
  readonly owner: string | undefined;
}

interface DrainRequest {
  readonly workerPool: string;
  readonly id: string;
  readonly drain: boolean;
}

interface Surroundings {
  readonly tokens: Tokens;
  readonly troubles: SpaceliftTroubles;
  readonly clock: Clock;
}

export function spaceliftResolvers(pools: SpaceliftPools, { tokens, troubles, clock }: Surroundings) {
  return {
    Query: {
      viewer: (_: unknown, _input: object, { owner }: SpaceliftRequest) =>
        owner === undefined ? null : { id: owner, name: owner },
      workerPools(_: unknown, _input: object, request: SpaceliftRequest) {
        requireToken(request);
        return pools.all().map((pool) => describePool(pool, troubles));
      },
      // The account has no public workers.
      publicWorkerPool(_: unknown, _input: object, request: SpaceliftRequest) {
        requireToken(request);
        return { parallelism: 0, busyWorkers: 0, pendingRuns: 0 };
      },
      usage(_: unknown, _input: object, request: SpaceliftRequest) {
        requireToken(request);
        return describeUsage(pools, clock.now());
      },
      metrics(_: unknown, _input: object, request: SpaceliftRequest) {
        requireToken(request);
        return describeMetrics(pools);
      },
      stack(_: unknown, { id }: { readonly id: string }, request: SpaceliftRequest) {
        requireToken(request);
        const stack = describeStack(pools, id);
        return stack && { ...stack, workerPool: () => describePool(stack.pool, troubles) };
      },
      workerPool(_: unknown, { id }: { readonly id: string }, request: SpaceliftRequest) {
        requireToken(request);
        const pool = pools.get(id);
        return pool === undefined ? null : describePool(pool, troubles);
      },
    },
    Mutation: {
      async apiKeyUser(_: unknown, key: ApiKey) {
        const token = troubles.refusesKeys ? undefined : await tokens.exchange(key);
        return token === undefined ? null : { ...token, name: token.id };
      },
      workerPoolCycle(_: unknown, { id }: { readonly id: string }, request: SpaceliftRequest) {
        requireToken(request);
        const pool = pools.get(id);
        if (pool === undefined) throw new GraphQLError('not found');
        pool.cycle();
        return true;
      },
      workerDrainSet(_: unknown, { workerPool, id, drain }: DrainRequest, request: SpaceliftRequest) {
        requireToken(request);
        const worker = pools.get(workerPool)?.drainSet(id, drain);
        if (worker === undefined) throw new GraphQLError('not found');
        return describeWorker(worker);
      },
    },
  };
}

function requireToken(request: SpaceliftRequest): void {
  if (request.owner === undefined) throw new GraphQLError('unauthorized');
}

function describePool(spacelift: Spacelift, troubles: SpaceliftTroubles) {
  const workers = troubles.counted(spacelift.workers());
  return {
    id: spacelift.poolId,
    name: spacelift.poolName,
    description: null,
    createdAt: unixSeconds(spacelift.createdAt),
    workersCount: workers.length,
    schedulableRunsCount: spacelift.runCounts().running + spacelift.runCounts().queued,
    searchSchedulableRuns: ({ input }: { readonly input: Parameters<typeof searchSchedulableRuns>[1] }) =>
      searchSchedulableRuns(spacelift, input),
    pendingRuns: spacelift.pendingRuns(),
    busyWorkers: workers.filter(({ busy }) => busy).length,
    workers: troubles.listed(workers).map(describeWorker),
  };
}

function describeWorker(worker: SpaceliftWorker) {
  return {
    id: worker.id,
    busy: worker.busy,
    drained: worker.drained,
    status: worker.drained ? 'DRAINED' : worker.busy ? 'BUSY' : 'IDLE',
    createdAt: unixSeconds(worker.registeredAt),
    availableAt: worker.availableAt === undefined ? null : unixSeconds(worker.availableAt),
    metadata: worker.metadata,
  };
}
