import { describe, expect, it } from 'vitest';
import { createBackendMemory } from './backend-memory.ts';
import { createSpaceliftClient } from './client.ts';
import { BadResponseError } from './errors.ts';
import { createFakeSpacelift } from './fake-spacelift.ts';
import * as documents from './generated/graphql.ts';
import type { Call, Send } from './operation.ts';

const document = 'query Read {\n  pool {\n    id\n    old\n    new\n    newest\n  }\n}';
const call: Call<unknown, object> = {
  operation: {
    ...{ document, action: 'read', idempotent: true, permission: 'none' },
    optionalFields: ['new', 'newest'],
  },
  variables: {},
  subject: 'the pool',
};

describe('a field that the backend does not know', () => {
  it('is left out of the request, and of all later ones', async () => {
    const { send, sent } = aBackendThatRefuses('new');

    expect(await send(call)).toBe('data');
    expect(await send(call)).toBe('data');

    expect(sent).toEqual([document, without('new'), without('new')]);
  });

  it('is left out with others, which may be refused together or one after the other', async () => {
    const together = aBackendThatRefuses('new', 'newest');
    await together.send(call);
    expect(together.sent).toEqual([document, without('new', 'newest')]);

    const oneByOne = aBackendThatRefuses('new', 'newest', { atOnce: 1 });
    await oneByOne.send(call);
    expect(oneByOne.sent).toEqual([document, without('new'), without('new', 'newest')]);
  });

  it('is an error if the operation needs it', async () => {
    const { send, sent } = aBackendThatRefuses('new', 'id');

    await expect(send(call)).rejects.toBeInstanceOf(BadResponseError);
    expect(sent).toHaveLength(1);
  });

  it('is an error if the document without it is refused in the same way', async () => {
    const sent: string[] = [];
    const send = createBackendMemory((each) => {
      sent.push(each.operation.document.toString());
      return Promise.reject(refusalOf(['new']));
    });

    await expect(send(call)).rejects.toBeInstanceOf(BadResponseError);
    expect(sent).toHaveLength(2);
  });
});

/** Every operation with optional fields, and an answer with all of its fields. */
const run = {
  ...{ id: '01RUN', state: 'QUEUED', type: 'TRACKED', createdAt: 1 },
  history: [{ state: 'QUEUED', timestamp: 1, terminal: false }],
};
const pool = {
  ...{
    id: '01POOL',
    name: 'pool',
    space: 'root',
    createdAt: 1,
    pendingRuns: 0,
    busyWorkers: 0,
    config: 'dG9rZW4=',
  },
  workers: [{ id: '01WORKER', busy: false, drained: false, createdAt: 1, metadata: '{}' }],
};
const stack = { id: 'stack', name: 'stack', runs: [run], proposedRuns: [run], run };
const pageInfo = { endCursor: '', hasNextPage: false };
const edges = (node: unknown) => ({ edges: [{ node }], pageInfo });
const usage = {
  ...{
    billingPeriodStart: 1,
    billingPeriodEnd: 2,
    usedPrivateMinutes: 0,
    usedPublicMinutes: 0,
    usedSeats: 1,
  },
};

it('is understood without any of the optional fields, by each operation', async () => {
  const fake = createFakeSpacelift();
  const data = {
    ...{ workerPool: { ...pool, searchSchedulableRuns: edges({ position: 1, stackId: 'stack', run }) } },
    ...{ publicWorkerPool: { searchSchedulableRuns: edges({ position: 1, stackId: 'stack', run }) } },
    ...{ workerPools: [pool], searchWorkerPools: edges(pool), searchStacks: edges(stack) },
    ...{ searchRuns: edges({ run }), stack, runStack: stack, usage, viewer: { id: '01USER' } },
    ...{ workerPoolCreate: pool, workerPoolUpdate: pool, workerPoolReset: pool },
  };
  for (const name of Object.keys(documents)) {
    const operation = name.replace(/Document$/, '');
    if (operation !== 'ExchangeApiKey') fake.answer(operation, { data });
  }
  fake.answer('ListTrackedRuns', { data }, { data: { stack: { runs: [] } } });
  fake.answer('ListProposedRuns', { data }, { data: { stack: { proposedRuns: [] } } });
  const client = createSpaceliftClient(fake.options);
  const reset = { poolId: '01POOL', certificateSigningRequest: 'cmVxdWVzdA==' };

  expect(await client.readWorkerPool('01POOL')).toMatchObject({ workers: [{ id: '01WORKER' }] });
  expect(await client.describeWorkerPool('01POOL')).toEqual({
    ...{
      id: '01POOL',
      name: 'pool',
      labels: [],
      space: 'root',
      createdAt: 1,
      pendingRuns: 0,
      busyWorkers: 0,
    },
  });
  expect(await client.listWorkerPools()).toHaveLength(1);
  expect(await client.createWorkerPool({ name: 'pool', ...reset })).toMatchObject({ token: 'dG9rZW4=' });
  expect(await client.updateWorkerPool({ name: 'pool', ...reset })).toMatchObject({ id: '01POOL' });
  expect(await client.resetWorkerPool(reset)).toMatchObject({ token: 'dG9rZW4=' });
  for (const found of [
    client.searchWorkerPools(),
    client.searchRuns(),
    client.searchStacks(),
    client.listSchedulableRuns({ poolId: '01POOL' }),
    client.listPublicSchedulableRuns(),
    client.listTrackedRuns('stack'),
    client.listProposedRuns('stack'),
  ]) {
    expect(await found.next()).toMatchObject({ done: false });
    expect(await found.next()).toMatchObject({ done: true });
  }
  expect(await client.readRun({ stackId: 'stack', runId: '01RUN' })).toMatchObject({ id: '01RUN' });
  expect(await client.readStack('stack')).toEqual({ id: 'stack', name: 'stack', labels: [] });
  expect(await client.readStackOfRun('01RUN')).toMatchObject({ id: 'stack' });
  expect(await client.readUsage()).toEqual(usage);
  expect(await client.readViewer()).toEqual({ id: '01USER' });
});

function aBackendThatRefuses(...options: readonly (string | { readonly atOnce: number })[]) {
  const fields = options.filter((each) => typeof each === 'string');
  const [{ atOnce } = { atOnce: Infinity }] = options.filter((each) => typeof each !== 'string');
  const sent: string[] = [];
  const send: Send = (each) => {
    const text = each.operation.document.toString();
    sent.push(text);
    const refused = fields.filter((name) => text.includes(`    ${name}\n`)).slice(0, atOnce);
    return refused.length === 0 ? Promise.resolve('data') : Promise.reject(refusalOf(refused));
  };
  return { send: createBackendMemory(send), sent };
}

function refusalOf(fields: readonly string[]): BadResponseError {
  return new BadResponseError('refused', {
    status: 200,
    refusals: fields.map((name) => `Cannot query field "${name}" on type "Pool". Did you mean "id"?`),
  });
}

function without(...names: readonly string[]): string {
  return names.reduce((text, name) => text.replace(`    ${name}\n`, ''), document);
}
