// Generated from schema.graphql and src/documents by the target `codegen`. Do not edit.
/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type ExchangeApiKeyMutationVariables = Exact<{
  id: string;
  secret: string;
}>;


export type ExchangeApiKeyMutation = { readonly apiKeyUser: { readonly jwt: string | null, readonly validUntil: number | null } | null };

export type ReadWorkerPoolQueryVariables = Exact<{
  id: string;
}>;


export type ReadWorkerPoolQuery = { readonly workerPool: { readonly id: string, readonly name: string, readonly pendingRuns: number, readonly busyWorkers: number, readonly workers: ReadonlyArray<{ readonly availableAt: number | null, readonly id: string, readonly busy: boolean, readonly drained: boolean, readonly createdAt: number, readonly metadata: string }> } | null };

export type ReadWorkerPoolWithoutAvailableAtQueryVariables = Exact<{
  id: string;
}>;


export type ReadWorkerPoolWithoutAvailableAtQuery = { readonly workerPool: { readonly id: string, readonly name: string, readonly pendingRuns: number, readonly busyWorkers: number, readonly workers: ReadonlyArray<{ readonly id: string, readonly busy: boolean, readonly drained: boolean, readonly createdAt: number, readonly metadata: string }> } | null };

export type PoolStateFragment = { readonly id: string, readonly name: string, readonly pendingRuns: number, readonly busyWorkers: number };

export type WorkerStateFragment = { readonly id: string, readonly busy: boolean, readonly drained: boolean, readonly createdAt: number, readonly metadata: string };

export type SetWorkerDrainMutationVariables = Exact<{
  poolId: string;
  workerId: string;
  drain: boolean;
}>;


export type SetWorkerDrainMutation = { readonly workerDrainSet: { readonly id: string, readonly busy: boolean, readonly drained: boolean } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const PoolStateFragmentDoc = new TypedDocumentString(`
    fragment PoolState on WorkerPool {
  id
  name
  pendingRuns
  busyWorkers
}
    `, {"fragmentName":"PoolState"}) as unknown as TypedDocumentString<PoolStateFragment, unknown>;
export const WorkerStateFragmentDoc = new TypedDocumentString(`
    fragment WorkerState on Worker {
  id
  busy
  drained
  createdAt
  metadata
}
    `, {"fragmentName":"WorkerState"}) as unknown as TypedDocumentString<WorkerStateFragment, unknown>;
export const ExchangeApiKeyDocument = new TypedDocumentString(`
    mutation ExchangeApiKey($id: ID!, $secret: String!) {
  apiKeyUser(id: $id, secret: $secret) {
    jwt
    validUntil
  }
}
    `) as unknown as TypedDocumentString<ExchangeApiKeyMutation, ExchangeApiKeyMutationVariables>;
export const ReadWorkerPoolDocument = new TypedDocumentString(`
    query ReadWorkerPool($id: ID!) {
  workerPool(id: $id) {
    ...PoolState
    workers {
      ...WorkerState
      availableAt
    }
  }
}
    fragment PoolState on WorkerPool {
  id
  name
  pendingRuns
  busyWorkers
}
fragment WorkerState on Worker {
  id
  busy
  drained
  createdAt
  metadata
}`) as unknown as TypedDocumentString<ReadWorkerPoolQuery, ReadWorkerPoolQueryVariables>;
export const ReadWorkerPoolWithoutAvailableAtDocument = new TypedDocumentString(`
    query ReadWorkerPoolWithoutAvailableAt($id: ID!) {
  workerPool(id: $id) {
    ...PoolState
    workers {
      ...WorkerState
    }
  }
}
    fragment PoolState on WorkerPool {
  id
  name
  pendingRuns
  busyWorkers
}
fragment WorkerState on Worker {
  id
  busy
  drained
  createdAt
  metadata
}`) as unknown as TypedDocumentString<ReadWorkerPoolWithoutAvailableAtQuery, ReadWorkerPoolWithoutAvailableAtQueryVariables>;
export const SetWorkerDrainDocument = new TypedDocumentString(`
    mutation SetWorkerDrain($poolId: ID!, $workerId: ID!, $drain: Boolean!) {
  workerDrainSet(workerPool: $poolId, id: $workerId, drain: $drain) {
    id
    busy
    drained
  }
}
    `) as unknown as TypedDocumentString<SetWorkerDrainMutation, SetWorkerDrainMutationVariables>;