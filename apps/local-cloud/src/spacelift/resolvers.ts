import type { EpochMs } from '@poolkeeper/pool-model';
import type { Spacelift, SpaceliftPools, SpaceliftWorker } from '@poolkeeper/pool-world';
import { GraphQLError } from 'graphql';
import type { SpaceliftTroubles } from '../faults/spacelift-troubles.ts';
import type { ApiKey, Tokens } from './tokens.ts';

/** The context of a request. */
export interface SpaceliftRequest {
  /** Whether the request has a valid token. */
  readonly authorized: boolean;
}

interface DrainRequest {
  readonly workerPool: string;
  readonly id: string;
  readonly drain: boolean;
}

export function spaceliftResolvers(pools: SpaceliftPools, tokens: Tokens, troubles: SpaceliftTroubles) {
  return {
    Query: {
      workerPool(_: unknown, { id }: { readonly id: string }, request: SpaceliftRequest) {
        requireToken(request);
        const pool = pools.get(id);
        return pool === undefined ? null : describePool(pool, troubles);
      },
    },
    Mutation: {
      apiKeyUser: (_: unknown, key: ApiKey) => (troubles.refusesKeys ? null : tokens.exchange(key)),
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
  if (!request.authorized) throw new GraphQLError('unauthorized');
}

function describePool(spacelift: Spacelift, troubles: SpaceliftTroubles) {
  const workers = troubles.counted(spacelift.workers());
  return {
    id: spacelift.poolId,
    name: spacelift.poolName,
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

function unixSeconds(moment: EpochMs): number {
  return Math.floor(moment / 1000);
}
