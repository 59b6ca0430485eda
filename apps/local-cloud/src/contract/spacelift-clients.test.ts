import { describe, expect, it } from 'vitest';
import { apiKey, aCloud } from './a-cloud.ts';

// The operations as the clients send them: Go structs, turned into text by their GraphQL libraries.

describe('spacectl', () => {
  it('lists the worker pools', async () => {
    const { query, cloud } = await aClient();

    expect(await query('{workerPools{id,name,description,pendingRuns,busyWorkers,workers{id}}}')).toEqual({
      workerPools: [
        {
          ...{ id: cloud.world.spacelift.poolId, name: 'worker-pool', description: null },
          ...{ pendingRuns: 1, busyWorkers: 2 },
          workers: [{ id: expect.any(String) as string }, { id: expect.any(String) as string }],
        },
      ],
    });
  });

  it.each(['String!', 'ID!'])('lists the workers of a pool with a variable of type %s', async (type) => {
    const { query, cloud } = await aClient();
    const document = `query ($workerPool:${type}){workerPool(id: $workerPool){workers{id,busy,drained,metadata}}}`;

    const answer = await query(document, { workerPool: cloud.world.spacelift.poolId });

    expect(answer).toMatchObject({ workerPool: { workers: [{ busy: true }, { busy: true }] } });
  });

  it('drains a worker', async () => {
    const { query, cloud } = await aClient();
    const [worker] = cloud.world.spacelift.workers();
    const variables = { worker: worker?.id, workerPool: cloud.world.spacelift.poolId, drain: true };

    await query(
      'mutation ($drain:Boolean!$worker:ID!$workerPool:ID!){workerDrainSet(workerPool: $workerPool, id: $worker, drain: $drain){id}}',
      variables,
    );

    expect(cloud.world.spacelift.workers()).toContainEqual(
      expect.objectContaining({ id: worker?.id, drained: true }),
    );
  });

  it('cycles a pool, which interrupts its runs', async () => {
    const { query, cloud } = await aClient();
    const cycle = (id: string) =>
      query('mutation ($workerPoolId:ID!){workerPoolCycle(id: $workerPoolId)}', { workerPoolId: id });

    expect(await cycle(cloud.world.spacelift.poolId)).toEqual({ workerPoolCycle: true });
    expect(cloud.world.spacelift.workers()).toEqual([]);
    expect(cloud.world.spacelift.runCounts()).toMatchObject({ interrupted: 2 });
    await expect(cycle('01UNKNOWN')).rejects.toThrow('not found');
  });

  it('says who is logged in', async () => {
    const { query, cloud } = await aClient();

    expect(await query('{viewer{id,name}}')).toEqual({ viewer: { id: apiKey.id, name: apiKey.id } });
    expect((await cloud.graphql('{viewer{id,name}}')).data).toEqual({ viewer: null });
  });

  it('shows the queue of a pool, with the runs in progress first', async () => {
    const { query, cloud } = await aClient();
    const document =
      'query ($id:ID!$input:SearchInput!){workerPool(id: $id){searchSchedulableRuns(input: $input){edges{node{position,stackId,run{id,state,type,driftDetection,isPrioritized,createdAt}}},pageInfo{endCursor,hasNextPage,hasPreviousPage}}}}';
    const page = async (input: object) =>
      (await query(document, { id: cloud.world.spacelift.poolId, input })) as {
        workerPool: {
          searchSchedulableRuns: { edges: { node: object }[]; pageInfo: { endCursor: string } };
        };
      };

    const { workerPool } = await page({ first: 2 });
    const { edges, pageInfo } = workerPool.searchSchedulableRuns;
    const rest = await page({ first: 2, after: pageInfo.endCursor });

    expect(edges.map(({ node }) => node)).toMatchObject([
      { position: 1, stackId: 'a', run: { state: 'PLANNING', type: 'TRACKED' } },
      { position: 2, stackId: 'b' },
    ]);
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(rest.workerPool.searchSchedulableRuns).toMatchObject({
      edges: [{ node: { position: 3, stackId: 'c', run: { state: 'READY' } } }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    const predicates = [{ field: 'state', constraint: { enumEquals: ['READY'] } }];
    expect((await page({ predicates })).workerPool.searchSchedulableRuns.edges).toMatchObject([
      { node: { position: 3, stackId: 'c' } },
    ]);
    const unknown = [{ field: 'stack', constraint: { stringMatches: ['a'] } }];
    await expect(page({ predicates: unknown })).rejects.toThrow(
      'local-cloud does not support predicates on stack',
    );
  });

  it('shows a stack with its runs, newest first', async () => {
    const { query } = await aClient();
    const document =
      'query ($id:ID!){stack(id: $id){id,name,runs{id,state,type,createdAt,finished,history{state,timestamp,terminal}}}}';

    expect(await query(document, { id: 'a' })).toMatchObject({
      stack: {
        id: 'a',
        name: 'a',
        runs: [{ state: 'PLANNING', finished: false, history: [{ state: 'PLANNING' }, { state: 'READY' }] }],
      },
    });
    expect(await query(document, { id: 'unknown' })).toEqual({ stack: null });
  });
});

describe("Spacelift's Prometheus exporter", () => {
  it('reads pools and usage', async () => {
    const { query } = await aClient();
    const metrics =
      '{publicWorkerPool{parallelism,busyWorkers,pendingRuns},workerPools{id,name,pendingRuns,busyWorkers,workers{id,drained}},usage{billingPeriodStart,billingPeriodEnd,usedPrivateMinutes,usedPublicMinutes,usedSeats,usedWorkers},metrics{stacksCountByState{value,labels},resourcesCountByDrift{value,labels},avgStackSizeByResourceCount{value,labels},averageRunDuration{value,labels},medianRunDuration{value,labels}}}';

    expect(await query(metrics)).toMatchObject({
      publicWorkerPool: { parallelism: 0, busyWorkers: 0, pendingRuns: 0 },
      workerPools: [{ pendingRuns: 1, busyWorkers: 2 }],
      usage: { billingPeriodStart: Date.UTC(2026, 0, 1) / 1000, usedPublicMinutes: 0, usedWorkers: 2 },
      metrics: { resourcesCountByDrift: [] },
    });
  });

  it('needs a token', async () => {
    const { graphql } = await aCloud();

    for (const field of [
      'workerPools{id}',
      'usage{usedSeats}',
      'stack(id: "a"){id}',
      'publicWorkerPool{parallelism}',
    ]) {
      expect((await graphql(`{${field}}`)).errors?.[0]?.message, field).toBe('unauthorized');
    }
  });
});

/** A client with a token for a pool of two busy workers and three runs. */
async function aClient() {
  const cloud = await aCloud({ group: { desiredCapacity: 2 } });
  cloud.pass(120);
  const { data } = await cloud.graphql(
    `mutation { apiKeyUser(id: "${apiKey.id}", secret: "${apiKey.secret}") { jwt } }`,
  );
  const { jwt } = (data as { apiKeyUser: { jwt: string } }).apiKeyUser;
  for (const stack of ['a', 'b', 'c']) {
    cloud.world.spacelift.queueRun({ stack, durationSeconds: 600, isTracked: true });
  }
  return {
    cloud,
    query: async (document: string, variables: object = {}): Promise<unknown> => {
      const response = await fetch(`${cloud.server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${jwt}` },
        body: JSON.stringify({ query: document, variables }),
      });
      const { data: found, errors } = (await response.json()) as {
        data?: unknown;
        errors?: readonly { readonly message: string }[];
      };
      if (errors !== undefined) throw new Error(errors[0]?.message);
      return found;
    },
  };
}
