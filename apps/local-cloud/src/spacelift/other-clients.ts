/**
 * The part of Spacelift's schema that other clients use, in addition to the schema of our client: spacectl's commands for
 * worker pools, and Spacelift's Prometheus exporter. Names, arguments and types are those of their public source code
 * (github.com/spacelift-io/spacectl and github.com/spacelift-io/prometheus-exporter); the names of output types are not known.
 */
export const otherClientsTypes = /* GraphQL */ `
  extend type Query {
    viewer: User
    workerPools: [WorkerPool!]!
    publicWorkerPool: PublicWorkerPool!
    usage: Usage!
    metrics: Metrics!
    stack(id: ID!): Stack
  }

  extend type Mutation {
    "Tells all workers of a pool to end, which interrupts their runs."
    workerPoolCycle(id: ID!): Boolean!
  }

  extend type User {
    id: ID!
    name: String
  }

  extend type WorkerPool {
    description: String
    createdAt: Int!
    workersCount: Int!
    schedulableRunsCount: Int!
    searchSchedulableRuns(input: SearchInput!): SearchSchedulableRunsOutput!
  }

  type PublicWorkerPool {
    parallelism: Int!
    busyWorkers: Int!
    pendingRuns: Int!
  }

  input SearchInput {
    first: Int
    after: String
    fullTextSearch: String
    predicates: [QueryPredicate!]
    orderBy: QueryOrder
  }

  input QueryOrder {
    field: String!
    direction: String!
  }

  input QueryPredicate {
    field: String!
    constraint: QueryFieldConstraint!
    exclude: Boolean
  }

  input QueryFieldConstraint {
    booleanEquals: [Boolean!]
    enumEquals: [String!]
    stringMatches: [String!]
  }

  type SearchSchedulableRunsOutput {
    edges: [SearchSchedulableRunsOutputEdge!]!
    pageInfo: PageInfo!
  }

  type SearchSchedulableRunsOutputEdge {
    node: SchedulableRun!
  }

  type PageInfo {
    endCursor: String!
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
  }

  type SchedulableRun {
    position: Int!
    stackId: ID!
    run: Run!
  }

  type Stack {
    id: ID!
    name: String!
    workerPool: WorkerPool
    runs(before: ID): [Run!]!
  }

  enum RunState {
    QUEUED
    PLANNING
    FINISHED
    FAILED
  }

  enum RunType {
    TRACKED
  }

  type Run {
    id: ID!
    state: RunState!
    type: RunType!
    createdAt: Int!
    updatedAt: Int
    finished: Boolean
    driftDetection: Boolean!
    isPrioritized: Boolean!
    history: [RunStateTransition!]!
  }

  type RunStateTransition {
    state: RunState!
    terminal: Boolean!
    timestamp: Int!
  }

  type Usage {
    billingPeriodStart: Int!
    billingPeriodEnd: Int!
    usedPrivateMinutes: Int!
    usedPublicMinutes: Int!
    usedSeats: Int!
    usedWorkers: Int
  }

  type DataPoint {
    value: Float!
    labels: [String!]!
  }

  type Metrics {
    stacksCountByState: [DataPoint!]!
    resourcesCountByDrift: [DataPoint!]!
    avgStackSizeByResourceCount: [DataPoint!]!
    averageRunDuration: [DataPoint!]!
    medianRunDuration: [DataPoint!]!
  }
`;
