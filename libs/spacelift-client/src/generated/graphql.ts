// Generated from schema.graphql and src/documents by the target `codegen`. Do not edit.
/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type QueryFieldConstraint = {
  readonly booleanEquals?: ReadonlyArray<boolean> | null | undefined;
  readonly enumEquals?: ReadonlyArray<string> | null | undefined;
  readonly stringMatches?: ReadonlyArray<string> | null | undefined;
};

export type QueryOrder = {
  /** `ASC` or `DESC`. */
  readonly direction: string;
  readonly field: string;
};

export type QueryPredicate = {
  readonly constraint: QueryFieldConstraint;
  readonly exclude?: boolean | null | undefined;
  readonly field: string;
};

export type RunState =
  | 'APPLYING'
  | 'CANCELED'
  /** Waits for a worker again. */
  | 'CONFIRMED'
  | 'DESTROYING'
  | 'DISCARDED'
  | 'FAILED'
  | 'FINISHED'
  | 'INITIALIZING'
  | 'NONE'
  /** Deprecated. */
  | 'PENDING'
  | 'PENDING_REVIEW'
  | 'PERFORMING'
  | 'PLANNING'
  | 'PREPARING'
  | 'PREPARING_APPLY'
  | 'PREPARING_REPLAN'
  /** Waits for a lock of its stack, a dependency or an approval. */
  | 'QUEUED'
  /** Waits for a worker. */
  | 'READY'
  | 'REPLAN_REQUESTED'
  | 'SKIPPED'
  | 'STOPPED'
  /** Waits for a person to confirm its plan; it is on no worker. */
  | 'UNCONFIRMED';

/** More types may exist. */
export type RunType =
  | 'PROPOSED'
  | 'TASK'
  | 'TESTING'
  | 'TRACKED';

export type SearchInput = {
  /** The `endCursor` of the page before. */
  readonly after?: string | null | undefined;
  /** Size of a page. */
  readonly first?: number | null | undefined;
  readonly fullTextSearch?: string | null | undefined;
  readonly orderBy?: QueryOrder | null | undefined;
  readonly predicates?: ReadonlyArray<QueryPredicate> | null | undefined;
};

export type ReadViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ReadViewerQuery = { readonly viewer: { readonly id: string, readonly name: string | null } | null };

export type ReadUsageQueryVariables = Exact<{ [key: string]: never; }>;


export type ReadUsageQuery = { readonly usage: { readonly billingPeriodStart: number, readonly billingPeriodEnd: number, readonly usedPrivateMinutes: number, readonly usedPublicMinutes: number, readonly usedSeats: number, readonly usedWorkers: number | null } };

export type ReadMetricsQueryVariables = Exact<{ [key: string]: never; }>;


export type ReadMetricsQuery = { readonly metrics: { readonly stacksCountByState: ReadonlyArray<{ readonly value: number, readonly labels: ReadonlyArray<string> }>, readonly resourcesCountByDrift: ReadonlyArray<{ readonly value: number, readonly labels: ReadonlyArray<string> }>, readonly avgStackSizeByResourceCount: ReadonlyArray<{ readonly value: number, readonly labels: ReadonlyArray<string> }>, readonly averageRunDuration: ReadonlyArray<{ readonly value: number, readonly labels: ReadonlyArray<string> }>, readonly medianRunDuration: ReadonlyArray<{ readonly value: number, readonly labels: ReadonlyArray<string> }> } };

export type ExchangeApiKeyMutationVariables = Exact<{
  id: string;
  secret: string;
}>;


export type ExchangeApiKeyMutation = { readonly apiKeyUser: { readonly jwt: string | null, readonly validUntil: number | null } | null };

export type ReadWorkerPoolQueryVariables = Exact<{
  id: string;
}>;


export type ReadWorkerPoolQuery = { readonly workerPool: { readonly id: string, readonly name: string, readonly pendingRuns: number, readonly busyWorkers: number, readonly workers: ReadonlyArray<{ readonly id: string, readonly busy: boolean, readonly drained: boolean, readonly createdAt: number, readonly metadata: string, readonly availableAt: number | null }> } | null };

export type ListSchedulableRunsQueryVariables = Exact<{
  poolId: string;
  input: SearchInput;
}>;


export type ListSchedulableRunsQuery = { readonly workerPool: { readonly searchSchedulableRuns: { readonly edges: ReadonlyArray<{ readonly node: { readonly position: number, readonly stackId: string, readonly run: { readonly id: string, readonly state: RunState, readonly type: RunType, readonly title: string | null, readonly branch: string | null, readonly createdAt: number, readonly updatedAt: number | null, readonly triggeredBy: string | null, readonly driftDetection: boolean, readonly isPrioritized: boolean, readonly expired: boolean | null, readonly needsApproval: boolean | null, readonly canRetry: boolean | null, readonly finished: boolean | null, readonly commit: { readonly hash: string, readonly authorLogin: string | null, readonly authorName: string | null } | null, readonly delta: { readonly addCount: number, readonly changeCount: number, readonly deleteCount: number } | null } } }>, readonly pageInfo: { readonly endCursor: string, readonly hasNextPage: boolean } } } | null };

export type ListPublicSchedulableRunsQueryVariables = Exact<{
  input: SearchInput;
}>;


export type ListPublicSchedulableRunsQuery = { readonly publicWorkerPool: { readonly searchSchedulableRuns: { readonly edges: ReadonlyArray<{ readonly node: { readonly position: number, readonly stackId: string, readonly run: { readonly id: string, readonly state: RunState, readonly type: RunType, readonly title: string | null, readonly branch: string | null, readonly createdAt: number, readonly updatedAt: number | null, readonly triggeredBy: string | null, readonly driftDetection: boolean, readonly isPrioritized: boolean, readonly expired: boolean | null, readonly needsApproval: boolean | null, readonly canRetry: boolean | null, readonly finished: boolean | null, readonly commit: { readonly hash: string, readonly authorLogin: string | null, readonly authorName: string | null } | null, readonly delta: { readonly addCount: number, readonly changeCount: number, readonly deleteCount: number } | null } } }>, readonly pageInfo: { readonly endCursor: string, readonly hasNextPage: boolean } } } };

export type SearchRunsQueryVariables = Exact<{
  input: SearchInput;
}>;


export type SearchRunsQuery = { readonly searchRuns: { readonly edges: ReadonlyArray<{ readonly node: { readonly run: { readonly id: string, readonly state: RunState, readonly type: RunType, readonly title: string | null, readonly branch: string | null, readonly createdAt: number, readonly updatedAt: number | null, readonly triggeredBy: string | null, readonly driftDetection: boolean, readonly isPrioritized: boolean, readonly expired: boolean | null, readonly needsApproval: boolean | null, readonly canRetry: boolean | null, readonly finished: boolean | null, readonly commit: { readonly hash: string, readonly authorLogin: string | null, readonly authorName: string | null } | null, readonly delta: { readonly addCount: number, readonly changeCount: number, readonly deleteCount: number } | null, readonly history: ReadonlyArray<{ readonly state: RunState, readonly timestamp: number, readonly terminal: boolean }> } | null, readonly stack: { readonly id: string, readonly name: string, readonly labels: ReadonlyArray<string>, readonly spaceDetails: { readonly id: string, readonly name: string } | null, readonly workerPool: { readonly id: string, readonly name: string } | null } | null } }>, readonly pageInfo: { readonly endCursor: string, readonly hasNextPage: boolean } } };

export type ListTrackedRunsQueryVariables = Exact<{
  stackId: string;
  before?: string | null | undefined;
}>;


export type ListTrackedRunsQuery = { readonly stack: { readonly runs: ReadonlyArray<{ readonly id: string, readonly state: RunState, readonly type: RunType, readonly title: string | null, readonly branch: string | null, readonly createdAt: number, readonly updatedAt: number | null, readonly triggeredBy: string | null, readonly driftDetection: boolean, readonly isPrioritized: boolean, readonly expired: boolean | null, readonly needsApproval: boolean | null, readonly canRetry: boolean | null, readonly finished: boolean | null, readonly commit: { readonly hash: string, readonly authorLogin: string | null, readonly authorName: string | null } | null, readonly delta: { readonly addCount: number, readonly changeCount: number, readonly deleteCount: number } | null }> } | null };

export type ListProposedRunsQueryVariables = Exact<{
  stackId: string;
  before?: string | null | undefined;
}>;


export type ListProposedRunsQuery = { readonly stack: { readonly proposedRuns: ReadonlyArray<{ readonly id: string, readonly state: RunState, readonly type: RunType, readonly title: string | null, readonly branch: string | null, readonly createdAt: number, readonly updatedAt: number | null, readonly triggeredBy: string | null, readonly driftDetection: boolean, readonly isPrioritized: boolean, readonly expired: boolean | null, readonly needsApproval: boolean | null, readonly canRetry: boolean | null, readonly finished: boolean | null, readonly commit: { readonly hash: string, readonly authorLogin: string | null, readonly authorName: string | null } | null, readonly delta: { readonly addCount: number, readonly changeCount: number, readonly deleteCount: number } | null }> } | null };

export type ReadRunQueryVariables = Exact<{
  stackId: string;
  runId: string;
}>;


export type ReadRunQuery = { readonly stack: { readonly run: { readonly id: string, readonly state: RunState, readonly type: RunType, readonly title: string | null, readonly branch: string | null, readonly createdAt: number, readonly updatedAt: number | null, readonly triggeredBy: string | null, readonly driftDetection: boolean, readonly isPrioritized: boolean, readonly expired: boolean | null, readonly needsApproval: boolean | null, readonly canRetry: boolean | null, readonly finished: boolean | null, readonly commit: { readonly hash: string, readonly authorLogin: string | null, readonly authorName: string | null } | null, readonly delta: { readonly addCount: number, readonly changeCount: number, readonly deleteCount: number } | null, readonly history: ReadonlyArray<{ readonly state: RunState, readonly timestamp: number, readonly terminal: boolean, readonly hasLogs: boolean, readonly note: string | null, readonly username: string | null }> } | null } | null };

export type TriggerRunMutationVariables = Exact<{
  stackId: string;
  commitSha?: string | null | undefined;
  type?: RunType | null | undefined;
}>;


export type TriggerRunMutation = { readonly runTrigger: { readonly id: string, readonly state: RunState } | null };

export type ConfirmRunMutationVariables = Exact<{
  stackId: string;
  runId: string;
}>;


export type ConfirmRunMutation = { readonly runConfirm: { readonly id: string, readonly state: RunState } | null };

export type DiscardRunMutationVariables = Exact<{
  stackId: string;
  runId: string;
  note?: string | null | undefined;
}>;


export type DiscardRunMutation = { readonly runDiscard: { readonly id: string, readonly state: RunState } | null };

export type CancelRunMutationVariables = Exact<{
  stackId: string;
  runId: string;
}>;


export type CancelRunMutation = { readonly runCancel: { readonly id: string, readonly state: RunState } | null };

export type RetryRunMutationVariables = Exact<{
  stackId: string;
  runId: string;
}>;


export type RetryRunMutation = { readonly runRetry: { readonly id: string, readonly state: RunState } | null };

export type StopRunMutationVariables = Exact<{
  stackId: string;
  runId: string;
  note?: string | null | undefined;
}>;


export type StopRunMutation = { readonly runStop: { readonly id: string, readonly state: RunState } | null };

export type PrioritizeRunMutationVariables = Exact<{
  stackId: string;
  runId: string;
  prioritize: boolean;
}>;


export type PrioritizeRunMutation = { readonly runPrioritizeSet: { readonly id: string, readonly state: RunState } | null };

export type SetWorkerDrainMutationVariables = Exact<{
  poolId: string;
  workerId: string;
  drain: boolean;
}>;


export type SetWorkerDrainMutation = { readonly workerDrainSet: { readonly id: string, readonly busy: boolean, readonly drained: boolean } };

export type ReadStackQueryVariables = Exact<{
  id: string;
}>;


export type ReadStackQuery = { readonly stack: { readonly id: string, readonly name: string, readonly state: string | null, readonly description: string | null, readonly labels: ReadonlyArray<string>, readonly branch: string | null, readonly repository: string | null, readonly autodeploy: boolean | null, readonly lockedBy: string | null, readonly createdAt: number | null, readonly spaceDetails: { readonly id: string, readonly name: string } | null, readonly workerPool: { readonly id: string, readonly name: string } | null } | null };

export type ReadStackOfRunQueryVariables = Exact<{
  runId: string;
}>;


export type ReadStackOfRunQuery = { readonly runStack: { readonly id: string, readonly name: string, readonly state: string | null, readonly description: string | null, readonly labels: ReadonlyArray<string>, readonly branch: string | null, readonly repository: string | null, readonly autodeploy: boolean | null, readonly lockedBy: string | null, readonly createdAt: number | null, readonly spaceDetails: { readonly id: string, readonly name: string } | null, readonly workerPool: { readonly id: string, readonly name: string } | null } | null };

export type SearchStacksQueryVariables = Exact<{
  input: SearchInput;
}>;


export type SearchStacksQuery = { readonly searchStacks: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string, readonly state: string | null, readonly description: string | null, readonly labels: ReadonlyArray<string>, readonly branch: string | null, readonly repository: string | null, readonly autodeploy: boolean | null, readonly lockedBy: string | null, readonly createdAt: number | null, readonly spaceDetails: { readonly id: string, readonly name: string } | null, readonly workerPool: { readonly id: string, readonly name: string } | null } }>, readonly pageInfo: { readonly endCursor: string, readonly hasNextPage: boolean } } };

export type ListWorkerPoolsQueryVariables = Exact<{ [key: string]: never; }>;


export type ListWorkerPoolsQuery = { readonly workerPools: ReadonlyArray<{ readonly id: string, readonly name: string, readonly description: string | null, readonly labels: ReadonlyArray<string>, readonly space: string, readonly createdAt: number, readonly updatedAt: number, readonly pendingRuns: number, readonly busyWorkers: number, readonly workersCount: number, readonly schedulableRunsCount: number, readonly driftDetectionRunLimit: number | null, readonly managedByK8sController: boolean }> };

export type SearchWorkerPoolsQueryVariables = Exact<{
  input: SearchInput;
}>;


export type SearchWorkerPoolsQuery = { readonly searchWorkerPools: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string, readonly description: string | null, readonly labels: ReadonlyArray<string>, readonly space: string, readonly createdAt: number, readonly updatedAt: number, readonly pendingRuns: number, readonly busyWorkers: number, readonly workersCount: number, readonly schedulableRunsCount: number, readonly driftDetectionRunLimit: number | null, readonly managedByK8sController: boolean } }>, readonly pageInfo: { readonly endCursor: string, readonly hasNextPage: boolean } } };

export type DescribeWorkerPoolQueryVariables = Exact<{
  id: string;
}>;


export type DescribeWorkerPoolQuery = { readonly workerPool: { readonly id: string, readonly name: string, readonly description: string | null, readonly labels: ReadonlyArray<string>, readonly space: string, readonly createdAt: number, readonly updatedAt: number, readonly pendingRuns: number, readonly busyWorkers: number, readonly workersCount: number, readonly schedulableRunsCount: number, readonly driftDetectionRunLimit: number | null, readonly managedByK8sController: boolean } | null };

export type ReadPublicWorkerPoolQueryVariables = Exact<{ [key: string]: never; }>;


export type ReadPublicWorkerPoolQuery = { readonly publicWorkerPool: { readonly parallelism: number, readonly busyWorkers: number, readonly pendingRuns: number } };

export type CreateWorkerPoolMutationVariables = Exact<{
  name: string;
  certificateSigningRequest: string;
  description?: string | null | undefined;
  labels?: ReadonlyArray<string> | string | null | undefined;
  space?: string | null | undefined;
  driftDetectionRunLimit?: number | null | undefined;
}>;


export type CreateWorkerPoolMutation = { readonly workerPoolCreate: { readonly config: string, readonly id: string, readonly name: string, readonly description: string | null, readonly labels: ReadonlyArray<string>, readonly space: string, readonly createdAt: number, readonly updatedAt: number, readonly pendingRuns: number, readonly busyWorkers: number, readonly workersCount: number, readonly schedulableRunsCount: number, readonly driftDetectionRunLimit: number | null, readonly managedByK8sController: boolean } | null };

export type UpdateWorkerPoolMutationVariables = Exact<{
  id: string;
  name: string;
  description?: string | null | undefined;
  labels?: ReadonlyArray<string> | string | null | undefined;
  space?: string | null | undefined;
  driftDetectionRunLimit?: number | null | undefined;
}>;


export type UpdateWorkerPoolMutation = { readonly workerPoolUpdate: { readonly id: string, readonly name: string, readonly description: string | null, readonly labels: ReadonlyArray<string>, readonly space: string, readonly createdAt: number, readonly updatedAt: number, readonly pendingRuns: number, readonly busyWorkers: number, readonly workersCount: number, readonly schedulableRunsCount: number, readonly driftDetectionRunLimit: number | null, readonly managedByK8sController: boolean } | null };

export type ResetWorkerPoolMutationVariables = Exact<{
  id: string;
  certificateSigningRequest: string;
}>;


export type ResetWorkerPoolMutation = { readonly workerPoolReset: { readonly config: string, readonly id: string, readonly name: string, readonly description: string | null, readonly labels: ReadonlyArray<string>, readonly space: string, readonly createdAt: number, readonly updatedAt: number, readonly pendingRuns: number, readonly busyWorkers: number, readonly workersCount: number, readonly schedulableRunsCount: number, readonly driftDetectionRunLimit: number | null, readonly managedByK8sController: boolean } | null };

export type DeleteWorkerPoolMutationVariables = Exact<{
  id: string;
}>;


export type DeleteWorkerPoolMutation = { readonly workerPoolDelete: { readonly id: string } | null };

export type CycleWorkerPoolMutationVariables = Exact<{
  id: string;
}>;


export type CycleWorkerPoolMutation = { readonly workerPoolCycle: boolean };

export type PoolPropertiesFragment = { readonly id: string, readonly name: string, readonly description: string | null, readonly labels: ReadonlyArray<string>, readonly space: string, readonly createdAt: number, readonly updatedAt: number, readonly pendingRuns: number, readonly busyWorkers: number, readonly workersCount: number, readonly schedulableRunsCount: number, readonly driftDetectionRunLimit: number | null, readonly managedByK8sController: boolean };

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
export const PoolPropertiesFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment PoolProperties on WorkerPool {
  id
  name
  description
  labels
  space
  createdAt
  updatedAt
  pendingRuns
  busyWorkers
  workersCount
  schedulableRunsCount
  driftDetectionRunLimit
  managedByK8sController
}
    `, {"fragmentName":"PoolProperties"}) as unknown as TypedDocumentString<PoolPropertiesFragment, unknown>;
export const ReadViewerDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ReadViewer {
  viewer {
    id
    name
  }
}
    `) as unknown as TypedDocumentString<ReadViewerQuery, ReadViewerQueryVariables>;
export const ReadUsageDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ReadUsage {
  usage {
    billingPeriodStart
    billingPeriodEnd
    usedPrivateMinutes
    usedPublicMinutes
    usedSeats
    usedWorkers
  }
}
    `) as unknown as TypedDocumentString<ReadUsageQuery, ReadUsageQueryVariables>;
export const ReadMetricsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ReadMetrics {
  metrics {
    stacksCountByState {
      value
      labels
    }
    resourcesCountByDrift {
      value
      labels
    }
    avgStackSizeByResourceCount {
      value
      labels
    }
    averageRunDuration {
      value
      labels
    }
    medianRunDuration {
      value
      labels
    }
  }
}
    `) as unknown as TypedDocumentString<ReadMetricsQuery, ReadMetricsQueryVariables>;
export const ExchangeApiKeyDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ExchangeApiKey($id: ID!, $secret: String!) {
  apiKeyUser(id: $id, secret: $secret) {
    jwt
    validUntil
  }
}
    `) as unknown as TypedDocumentString<ExchangeApiKeyMutation, ExchangeApiKeyMutationVariables>;
export const ReadWorkerPoolDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ReadWorkerPool($id: ID!) {
  workerPool(id: $id) {
    id
    name
    pendingRuns
    busyWorkers
    workers {
      id
      busy
      drained
      createdAt
      metadata
      availableAt
    }
  }
}
    `) as unknown as TypedDocumentString<ReadWorkerPoolQuery, ReadWorkerPoolQueryVariables>;
export const ListSchedulableRunsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ListSchedulableRuns($poolId: ID!, $input: SearchInput!) {
  workerPool(id: $poolId) {
    searchSchedulableRuns(input: $input) {
      edges {
        node {
          position
          stackId
          run {
            id
            state
            type
            title
            branch
            createdAt
            updatedAt
            triggeredBy
            driftDetection
            isPrioritized
            expired
            needsApproval
            canRetry
            finished
            commit {
              hash
              authorLogin
              authorName
            }
            delta {
              addCount
              changeCount
              deleteCount
            }
          }
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListSchedulableRunsQuery, ListSchedulableRunsQueryVariables>;
export const ListPublicSchedulableRunsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ListPublicSchedulableRuns($input: SearchInput!) {
  publicWorkerPool {
    searchSchedulableRuns(input: $input) {
      edges {
        node {
          position
          stackId
          run {
            id
            state
            type
            title
            branch
            createdAt
            updatedAt
            triggeredBy
            driftDetection
            isPrioritized
            expired
            needsApproval
            canRetry
            finished
            commit {
              hash
              authorLogin
              authorName
            }
            delta {
              addCount
              changeCount
              deleteCount
            }
          }
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListPublicSchedulableRunsQuery, ListPublicSchedulableRunsQueryVariables>;
export const SearchRunsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query SearchRuns($input: SearchInput!) {
  searchRuns(input: $input) {
    edges {
      node {
        run {
          id
          state
          type
          title
          branch
          createdAt
          updatedAt
          triggeredBy
          driftDetection
          isPrioritized
          expired
          needsApproval
          canRetry
          finished
          commit {
            hash
            authorLogin
            authorName
          }
          delta {
            addCount
            changeCount
            deleteCount
          }
          history {
            state
            timestamp
            terminal
          }
        }
        stack {
          id
          name
          labels
          spaceDetails {
            id
            name
          }
          workerPool {
            id
            name
          }
        }
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    `) as unknown as TypedDocumentString<SearchRunsQuery, SearchRunsQueryVariables>;
export const ListTrackedRunsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ListTrackedRuns($stackId: ID!, $before: ID) {
  stack(id: $stackId) {
    runs(before: $before) {
      id
      state
      type
      title
      branch
      createdAt
      updatedAt
      triggeredBy
      driftDetection
      isPrioritized
      expired
      needsApproval
      canRetry
      finished
      commit {
        hash
        authorLogin
        authorName
      }
      delta {
        addCount
        changeCount
        deleteCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListTrackedRunsQuery, ListTrackedRunsQueryVariables>;
export const ListProposedRunsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ListProposedRuns($stackId: ID!, $before: ID) {
  stack(id: $stackId) {
    proposedRuns(before: $before) {
      id
      state
      type
      title
      branch
      createdAt
      updatedAt
      triggeredBy
      driftDetection
      isPrioritized
      expired
      needsApproval
      canRetry
      finished
      commit {
        hash
        authorLogin
        authorName
      }
      delta {
        addCount
        changeCount
        deleteCount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListProposedRunsQuery, ListProposedRunsQueryVariables>;
export const ReadRunDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ReadRun($stackId: ID!, $runId: ID!) {
  stack(id: $stackId) {
    run(id: $runId) {
      id
      state
      type
      title
      branch
      createdAt
      updatedAt
      triggeredBy
      driftDetection
      isPrioritized
      expired
      needsApproval
      canRetry
      finished
      commit {
        hash
        authorLogin
        authorName
      }
      delta {
        addCount
        changeCount
        deleteCount
      }
      history {
        state
        timestamp
        terminal
        hasLogs
        note
        username
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ReadRunQuery, ReadRunQueryVariables>;
export const TriggerRunDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation TriggerRun($stackId: ID!, $commitSha: String, $type: RunType) {
  runTrigger(stack: $stackId, commitSha: $commitSha, runType: $type) {
    id
    state
  }
}
    `) as unknown as TypedDocumentString<TriggerRunMutation, TriggerRunMutationVariables>;
export const ConfirmRunDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ConfirmRun($stackId: ID!, $runId: ID!) {
  runConfirm(stack: $stackId, run: $runId) {
    id
    state
  }
}
    `) as unknown as TypedDocumentString<ConfirmRunMutation, ConfirmRunMutationVariables>;
export const DiscardRunDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DiscardRun($stackId: ID!, $runId: ID!, $note: String) {
  runDiscard(stack: $stackId, run: $runId, note: $note) {
    id
    state
  }
}
    `) as unknown as TypedDocumentString<DiscardRunMutation, DiscardRunMutationVariables>;
export const CancelRunDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CancelRun($stackId: ID!, $runId: ID!) {
  runCancel(stack: $stackId, run: $runId) {
    id
    state
  }
}
    `) as unknown as TypedDocumentString<CancelRunMutation, CancelRunMutationVariables>;
export const RetryRunDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation RetryRun($stackId: ID!, $runId: ID!) {
  runRetry(stack: $stackId, run: $runId) {
    id
    state
  }
}
    `) as unknown as TypedDocumentString<RetryRunMutation, RetryRunMutationVariables>;
export const StopRunDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation StopRun($stackId: ID!, $runId: ID!, $note: String) {
  runStop(stack: $stackId, run: $runId, note: $note) {
    id
    state
  }
}
    `) as unknown as TypedDocumentString<StopRunMutation, StopRunMutationVariables>;
export const PrioritizeRunDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation PrioritizeRun($stackId: ID!, $runId: ID!, $prioritize: Boolean!) {
  runPrioritizeSet(stack: $stackId, run: $runId, prioritize: $prioritize) {
    id
    state
  }
}
    `) as unknown as TypedDocumentString<PrioritizeRunMutation, PrioritizeRunMutationVariables>;
export const SetWorkerDrainDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation SetWorkerDrain($poolId: ID!, $workerId: ID!, $drain: Boolean!) {
  workerDrainSet(workerPool: $poolId, id: $workerId, drain: $drain) {
    id
    busy
    drained
  }
}
    `) as unknown as TypedDocumentString<SetWorkerDrainMutation, SetWorkerDrainMutationVariables>;
export const ReadStackDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ReadStack($id: ID!) {
  stack(id: $id) {
    id
    name
    state
    description
    labels
    branch
    repository
    autodeploy
    lockedBy
    createdAt
    spaceDetails {
      id
      name
    }
    workerPool {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ReadStackQuery, ReadStackQueryVariables>;
export const ReadStackOfRunDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ReadStackOfRun($runId: ID!) {
  runStack(runId: $runId) {
    id
    name
    state
    description
    labels
    branch
    repository
    autodeploy
    lockedBy
    createdAt
    spaceDetails {
      id
      name
    }
    workerPool {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ReadStackOfRunQuery, ReadStackOfRunQueryVariables>;
export const SearchStacksDocument = /*#__PURE__*/ new TypedDocumentString(`
    query SearchStacks($input: SearchInput!) {
  searchStacks(input: $input) {
    edges {
      node {
        id
        name
        state
        description
        labels
        branch
        repository
        autodeploy
        lockedBy
        createdAt
        spaceDetails {
          id
          name
        }
        workerPool {
          id
          name
        }
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    `) as unknown as TypedDocumentString<SearchStacksQuery, SearchStacksQueryVariables>;
export const ListWorkerPoolsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ListWorkerPools {
  workerPools {
    ...PoolProperties
  }
}
    fragment PoolProperties on WorkerPool {
  id
  name
  description
  labels
  space
  createdAt
  updatedAt
  pendingRuns
  busyWorkers
  workersCount
  schedulableRunsCount
  driftDetectionRunLimit
  managedByK8sController
}`) as unknown as TypedDocumentString<ListWorkerPoolsQuery, ListWorkerPoolsQueryVariables>;
export const SearchWorkerPoolsDocument = /*#__PURE__*/ new TypedDocumentString(`
    query SearchWorkerPools($input: SearchInput!) {
  searchWorkerPools(input: $input) {
    edges {
      node {
        ...PoolProperties
      }
    }
    pageInfo {
      endCursor
      hasNextPage
    }
  }
}
    fragment PoolProperties on WorkerPool {
  id
  name
  description
  labels
  space
  createdAt
  updatedAt
  pendingRuns
  busyWorkers
  workersCount
  schedulableRunsCount
  driftDetectionRunLimit
  managedByK8sController
}`) as unknown as TypedDocumentString<SearchWorkerPoolsQuery, SearchWorkerPoolsQueryVariables>;
export const DescribeWorkerPoolDocument = /*#__PURE__*/ new TypedDocumentString(`
    query DescribeWorkerPool($id: ID!) {
  workerPool(id: $id) {
    ...PoolProperties
  }
}
    fragment PoolProperties on WorkerPool {
  id
  name
  description
  labels
  space
  createdAt
  updatedAt
  pendingRuns
  busyWorkers
  workersCount
  schedulableRunsCount
  driftDetectionRunLimit
  managedByK8sController
}`) as unknown as TypedDocumentString<DescribeWorkerPoolQuery, DescribeWorkerPoolQueryVariables>;
export const ReadPublicWorkerPoolDocument = /*#__PURE__*/ new TypedDocumentString(`
    query ReadPublicWorkerPool {
  publicWorkerPool {
    parallelism
    busyWorkers
    pendingRuns
  }
}
    `) as unknown as TypedDocumentString<ReadPublicWorkerPoolQuery, ReadPublicWorkerPoolQueryVariables>;
export const CreateWorkerPoolDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CreateWorkerPool($name: String!, $certificateSigningRequest: String!, $description: String, $labels: [String!], $space: ID, $driftDetectionRunLimit: Int) {
  workerPoolCreate(
    name: $name
    certificateSigningRequest: $certificateSigningRequest
    description: $description
    labels: $labels
    space: $space
    driftDetectionRunLimit: $driftDetectionRunLimit
  ) {
    ...PoolProperties
    config
  }
}
    fragment PoolProperties on WorkerPool {
  id
  name
  description
  labels
  space
  createdAt
  updatedAt
  pendingRuns
  busyWorkers
  workersCount
  schedulableRunsCount
  driftDetectionRunLimit
  managedByK8sController
}`) as unknown as TypedDocumentString<CreateWorkerPoolMutation, CreateWorkerPoolMutationVariables>;
export const UpdateWorkerPoolDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation UpdateWorkerPool($id: ID!, $name: String!, $description: String, $labels: [String!], $space: ID, $driftDetectionRunLimit: Int) {
  workerPoolUpdate(
    id: $id
    name: $name
    description: $description
    labels: $labels
    space: $space
    driftDetectionRunLimit: $driftDetectionRunLimit
  ) {
    ...PoolProperties
  }
}
    fragment PoolProperties on WorkerPool {
  id
  name
  description
  labels
  space
  createdAt
  updatedAt
  pendingRuns
  busyWorkers
  workersCount
  schedulableRunsCount
  driftDetectionRunLimit
  managedByK8sController
}`) as unknown as TypedDocumentString<UpdateWorkerPoolMutation, UpdateWorkerPoolMutationVariables>;
export const ResetWorkerPoolDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ResetWorkerPool($id: ID!, $certificateSigningRequest: String!) {
  workerPoolReset(id: $id, certificateSigningRequest: $certificateSigningRequest) {
    ...PoolProperties
    config
  }
}
    fragment PoolProperties on WorkerPool {
  id
  name
  description
  labels
  space
  createdAt
  updatedAt
  pendingRuns
  busyWorkers
  workersCount
  schedulableRunsCount
  driftDetectionRunLimit
  managedByK8sController
}`) as unknown as TypedDocumentString<ResetWorkerPoolMutation, ResetWorkerPoolMutationVariables>;
export const DeleteWorkerPoolDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation DeleteWorkerPool($id: ID!) {
  workerPoolDelete(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<DeleteWorkerPoolMutation, DeleteWorkerPoolMutationVariables>;
export const CycleWorkerPoolDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CycleWorkerPool($id: ID!) {
  workerPoolCycle(id: $id)
}
    `) as unknown as TypedDocumentString<CycleWorkerPoolMutation, CycleWorkerPoolMutationVariables>;