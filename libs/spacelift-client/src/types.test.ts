import { describe, expectTypeOf, it } from 'vitest';
import { ExchangeApiKeyDocument, type ExchangeApiKeyMutation } from './generated/graphql.ts';
import type {
  CallOptions,
  Run,
  RunState,
  SpaceliftClient,
  SpaceliftConnectionOptions,
  Stack,
  WorkerPool,
  WorkerPoolProperties,
  WorkerPoolWithToken,
} from './index.ts';

declare const client: SpaceliftClient;

describe('the types', () => {
  it('of a method are those of its function without the connection', () => {
    expectTypeOf<SpaceliftClient['readWorkerPool']>().toEqualTypeOf<
      (poolId: string, options?: CallOptions) => Promise<WorkerPool>
    >();
    expectTypeOf<SpaceliftClient['createWorkerPool']>().returns.resolves.toEqualTypeOf<WorkerPoolWithToken>();
    expectTypeOf<SpaceliftClient['searchStacks']>().returns.toExtend<AsyncIterable<Stack>>();
    expectTypeOf<SpaceliftClient['listTrackedRuns']>().returns.toExtend<AsyncIterable<Run>>();
    expectTypeOf<WorkerPoolProperties>().not.toHaveProperty('token');
  });

  it('of a connection ask for exactly one kind of credentials', () => {
    const endpoint = 'https://acme.app.spacelift.io';
    const apiKey = () => Promise.resolve({ id: '01KEY', secret: 'secret' });
    const token = () => Promise.resolve('token');
    expectTypeOf({ endpoint, apiKey }).toExtend<SpaceliftConnectionOptions>();
    expectTypeOf({ endpoint, token }).toExtend<SpaceliftConnectionOptions>();
    expectTypeOf({ endpoint }).not.toExtend<SpaceliftConnectionOptions>();
    expectTypeOf({ endpoint, apiKey, token }).not.toExtend<SpaceliftConnectionOptions>();
  });

  it('of states know the names, and allow others', () => {
    expectTypeOf<'UNCONFIRMED'>().toExtend<RunState>();
    expectTypeOf<string>().toExtend<RunState>();
  });

  it('of any other operation come from its document', () => {
    const exchange = () => client.request(ExchangeApiKeyDocument, { id: '01KEY', secret: 'secret' });
    expectTypeOf(exchange).returns.resolves.toEqualTypeOf<ExchangeApiKeyMutation>();
    // @ts-expect-error the secret is missing
    const incomplete = () => client.request(ExchangeApiKeyDocument, { id: '01KEY' });
    expectTypeOf(incomplete).toBeFunction();
    const untyped = () => client.request('{ viewer { id } }', {});
    expectTypeOf(untyped).returns.resolves.toBeUnknown();
  });
});
