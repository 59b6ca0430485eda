import type { Spacelift, SpaceliftPools, SpaceliftWorker } from '@poolkeeper/pool-world';
import { GraphQLError } from 'graphql';
import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock/clock.ts';
import type { SpaceliftTroubles } from '../faults/spacelift-troubles.ts';
import { searchSchedulableRuns, unixSeconds } from './runs.ts';
import { searchIn, type Searchable, type SearchInput } from './search.ts';

interface Properties {
  readonly name: string;
  readonly description?: string | null;
  readonly labels?: readonly string[] | null;
  readonly space?: string | null;
  readonly driftDetectionRunLimit?: number | null;
}

interface Signing {
  readonly certificateSigningRequest: string;
}

interface Named {
  readonly id: string;
}

export interface PoolSurroundings {
  readonly pools: SpaceliftPools;
  readonly troubles: SpaceliftTroubles;
  readonly clock: Clock;
}

/** The worker pools as the API shows them, with the properties that the world does not know. */
export function createWorkerPools({ pools, troubles, clock }: PoolSurroundings) {
  const records = new Map<string, Properties & { readonly token: string; readonly updatedAt: number }>();

  const recordOf = (pool: Spacelift) =>
    records.get(pool.poolId) ?? change(pool, { name: pool.poolName, token: newToken() });

  function change(pool: Spacelift, properties: Properties & { readonly token: string }) {
    const record = { ...properties, updatedAt: unixSeconds(clock.now()) };
    records.set(pool.poolId, record);
    return record;
  }

  function find(id: string): Spacelift {
    const pool = pools.get(id);
    if (pool === undefined) throw new GraphQLError('not found');
    return pool;
  }

  function describe(pool: Spacelift) {
    const { name, description, labels, space, driftDetectionRunLimit, token, updatedAt } = recordOf(pool);
    const workers = troubles.counted(pool.workers());
    const { running, applying } = pool.runCounts();
    return {
      id: pool.poolId,
      name,
      description: description ?? null,
      labels: labels ?? [],
      space: space ?? 'root',
      spaceDetails: { id: space ?? 'root', name: space ?? 'root' },
      deleted: false,
      config: token,
      createdAt: unixSeconds(pool.createdAt),
      updatedAt,
      workersCount: workers.length,
      schedulableRunsCount: running + applying + pool.pendingRuns(),
      driftDetectionRunLimit: driftDetectionRunLimit ?? null,
      managedByK8sController: false,
      searchSchedulableRuns: ({ input }: { readonly input: SearchInput }) =>
        searchSchedulableRuns(pool.runs(), input),
      pendingRuns: pool.pendingRuns(),
      busyWorkers: workers.filter(({ busy }) => busy).length,
      workers: troubles.listed(workers).map(describeWorker),
    };
  }

  return {
    describe,
    all: () => pools.all().map(describe),
    search(input: SearchInput) {
      const items = pools.all().map(describe);
      const searchable: Searchable<(typeof items)[number]> = {
        items,
        idOf: ({ id }) => id,
        fields: { name: ({ name }) => name, space: ({ space }) => space },
        textsOf: ({ id, name }) => [id, name],
        orders: ['createdAt ASC'],
      };
      return searchIn(searchable, input);
    },
    mutations: {
      async workerPoolCreate({ certificateSigningRequest, ...properties }: Properties & Signing) {
        await requireSigningRequest(certificateSigningRequest);
        const pool = pools.create({ poolName: properties.name });
        change(pool, { ...properties, token: newToken() });
        return describe(pool);
      },
      workerPoolUpdate({ id, ...properties }: Properties & Named) {
        const pool = find(id);
        change(pool, { ...properties, token: recordOf(pool).token });
        return describe(pool);
      },
      async workerPoolReset({ id, certificateSigningRequest }: Named & Signing) {
        const pool = find(id);
        await requireSigningRequest(certificateSigningRequest);
        pool.resetToken();
        change(pool, { ...recordOf(pool), token: newToken() });
        return describe(pool);
      },
      workerPoolDelete({ id }: Named) {
        const deleted = describe(find(id));
        pools.delete(id);
        return deleted;
      },
      workerPoolCycle({ id }: Named) {
        find(id).cycle();
        return true;
      },
      workerDrainSet(request: { readonly workerPool: string; readonly id: string; readonly drain: boolean }) {
        const worker = pools.get(request.workerPool)?.drainSet(request.id, request.drain);
        if (worker === undefined) throw new GraphQLError('not found');
        return describeWorker(worker);
      },
    },
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

/** The launcher reads it as JSON in base64. What it contains here is the local cloud's own. */
function newToken(): string {
  return Buffer.from(JSON.stringify({ session: randomBytes(48).toString('base64') })).toString('base64');
}

/** The Terraform provider sends the PEM in base64. The request has to be signed with its own key, as each authority requires. */
async function requireSigningRequest(text: string): Promise<void> {
  const pem = Buffer.from(text, 'base64').toString();
  if (!pem.trimStart().startsWith('-----BEGIN CERTIFICATE REQUEST-----')) {
    throw new GraphQLError('certificateSigningRequest is not a PEM of a certificate request in base64');
  }
  if (!(await isSignedRequest(pem))) {
    throw new GraphQLError(
      'certificateSigningRequest is not a certificate request that its own key has signed',
    );
  }
}

async function isSignedRequest(pem: string): Promise<boolean> {
  // The library resolves its parts by metadata, which has to be there first.
  await import('reflect-metadata');
  const { Pkcs10CertificateRequest } = await import('@peculiar/x509');
  try {
    return await new Pkcs10CertificateRequest(pem).verify();
  } catch {
    return false;
  }
}
