import { Answer } from '../answer.ts';
import type { SpaceliftConnection } from '../connection.ts';
import { NotFoundOrNotPermittedError } from '../errors.ts';
import {
  CancelRunDocument,
  ConfirmRunDocument,
  DiscardRunDocument,
  ListProposedRunsDocument,
  ListPublicSchedulableRunsDocument,
  ListSchedulableRunsDocument,
  ListTrackedRunsDocument,
  PrioritizeRunDocument,
  ReadRunDocument,
  RetryRunDocument,
  SearchRunsDocument,
  StopRunDocument,
  TriggerRunDocument,
  type ListPublicSchedulableRunsQuery,
  type ListSchedulableRunsQuery,
  type ReadRunQuery,
  type SearchRunsQuery,
} from '../generated/graphql.ts';
import type { CallOptions, Operation, TypedDocument } from '../operation.ts';
import { searchPages, toPage, type Search } from '../pages.ts';
import type { KnownRunType, RunState, RunType } from './run-state.ts';
import { toStack, type Stack } from './stacks.ts';

/** A run. Times are in Unix seconds. */
export interface Run {
  /** ULID. */
  readonly id: string;
  readonly state: RunState;
  readonly type: RunType;
  readonly title?: string;
  readonly branch?: string;
  readonly createdAt: number;
  readonly updatedAt?: number;
  /** Login of a user. Absent for a run by a push. */
  readonly triggeredBy?: string;
  readonly driftDetection?: boolean;
  readonly isPrioritized?: boolean;
  readonly expired?: boolean;
  readonly needsApproval?: boolean;
  readonly canRetry?: boolean;
  readonly finished?: boolean;
  readonly commit?: { readonly hash: string; readonly authorLogin?: string; readonly authorName?: string };
  /** What the plan would change. Absent before the plan has ended. */
  readonly delta?: { readonly addCount: number; readonly changeCount: number; readonly deleteCount: number };
}

export interface RunWithHistory extends Run {
  /** The states of the run, newest first. */
  readonly history: readonly RunTransition[];
}

export interface RunTransition {
  readonly state: RunState;
  /** Unix seconds. */
  readonly timestamp: number;
  /** True if the run has ended in this state. */
  readonly terminal: boolean;
  readonly hasLogs?: boolean;
  readonly note?: string;
  /** Login of the user who caused the transition. */
  readonly username?: string;
}

/** A run in the queue of a pool. */
export interface SchedulableRun {
  /** 1 for the first. */
  readonly position: number;
  readonly stackId: string;
  readonly run: Run;
}

/** A run that was found in a search of the whole account. */
export interface FoundRun {
  /** Absent for a run of a module. */
  readonly stack?: Stack;
  readonly run: RunWithHistory;
}

export interface RunReference {
  readonly stackId: string;
  /** ULID. */
  readonly runId: string;
}

/** The state of a run right after a change. */
export interface ChangedRun {
  readonly id: string;
  readonly state: RunState;
}

type QueueFields = NonNullable<ListSchedulableRunsQuery['workerPool']>;
type RunFields = NonNullable<NonNullable<ReadRunQuery['stack']>['run']>;

const reading = {
  idempotent: true,
  permission: 'Space:Read',
  optionalFields: [
    'title',
    'branch',
    'updatedAt',
    'triggeredBy',
    'driftDetection',
    'isPrioritized',
    'expired',
    'needsApproval',
    'canRetry',
    'finished',
    'authorLogin',
    'authorName',
    'hasLogs',
    'note',
    'username',
  ],
} as const;

/** Iterates over the queue of a pool: first the runs in progress, then those that wait. */
export function listSchedulableRuns(
  connection: SpaceliftConnection,
  { poolId, ...search }: Search & { readonly poolId: string },
  options: CallOptions = {},
): AsyncGenerator<SchedulableRun, void, undefined> {
  const operation = {
    ...reading,
    document: ListSchedulableRunsDocument,
    action: 'list the schedulable runs',
  };
  const subject = `worker pool ${poolId}`;
  return searchPages(search, async (input) => {
    const data = await connection.send({
      operation,
      variables: { poolId, input },
      subject,
      signal: options.signal,
    });
    const answer = new Answer<ListSchedulableRunsQuery>(data, '');
    requirePresent(answer, 'workerPool', { subject, permission: operation.permission });
    return toQueuePage(answer.object<QueueFields>('workerPool'));
  });
}

/** Iterates over the queue of the workers that Spacelift runs, as `listSchedulableRuns` does. */
export function listPublicSchedulableRuns(
  connection: SpaceliftConnection,
  search: Search = {},
  options: CallOptions = {},
): AsyncGenerator<SchedulableRun, void, undefined> {
  const operation = {
    ...reading,
    document: ListPublicSchedulableRunsDocument,
    action: 'list the schedulable runs',
  };
  return searchPages(search, async (input) => {
    const data = await connection.send({
      operation,
      variables: { input },
      subject: 'the public worker pool',
      signal: options.signal,
    });
    const answer = new Answer<ListPublicSchedulableRunsQuery>(data, '');
    return toQueuePage(answer.object<QueueFields>('publicWorkerPool'));
  });
}

/**
 * Searches the runs of the whole account. Third parties use this operation; no client of Spacelift's own does, so an account may
 * refuse it.
 */
export function searchRuns(
  connection: SpaceliftConnection,
  search: Search = {},
  options: CallOptions = {},
): AsyncGenerator<FoundRun, void, undefined> {
  const operation = { ...reading, document: SearchRunsDocument, action: 'search the runs' };
  type NodeFields = SearchRunsQuery['searchRuns']['edges'][number]['node'];
  return searchPages(search, async (input) => {
    const data = await connection.send({
      operation,
      variables: { input },
      subject: 'the account',
      signal: options.signal,
    });
    return toPage<NodeFields, FoundRun>(
      new Answer<SearchRunsQuery>(data, '').object('searchRuns'),
      (node) => ({
        ...(!node.isAbsent('stack') && { stack: toStack(node.object('stack')) }),
        run: toRunWithHistory(node.object<RunFields>('run')),
      }),
    );
  });
}

/** Iterates over the tracked runs of a stack, newest first. Asks for a page only when its first run is needed. */
export function listTrackedRuns(
  connection: SpaceliftConnection,
  stackId: string,
  options: CallOptions = {},
): AsyncGenerator<Run, void, undefined> {
  return runsOf(connection, { stackId, field: 'runs', document: ListTrackedRunsDocument }, options);
}

/** Iterates over the proposed runs of a stack, as `listTrackedRuns` does. */
export function listProposedRuns(
  connection: SpaceliftConnection,
  stackId: string,
  options: CallOptions = {},
): AsyncGenerator<Run, void, undefined> {
  return runsOf(connection, { stackId, field: 'proposedRuns', document: ListProposedRunsDocument }, options);
}

/** Reads a run with its history. */
export async function readRun(
  connection: SpaceliftConnection,
  { stackId, runId }: RunReference,
  options: CallOptions = {},
): Promise<RunWithHistory> {
  const operation = { ...reading, document: ReadRunDocument, action: 'read the run' };
  const subject = runOf({ stackId, runId });
  const data = await connection.send({
    operation,
    variables: { stackId, runId },
    subject,
    signal: options.signal,
  });
  const answer = new Answer<ReadRunQuery>(data, '');
  const missing = { subject, permission: operation.permission };
  requirePresent(answer, 'stack', missing);
  const stack = answer.object<NonNullable<ReadRunQuery['stack']>>('stack');
  requirePresent(stack, 'run', missing);
  const run = stack.object<RunFields>('run');
  return toRunWithHistory(run);
}

/** Queues a run of a stack, by default a tracked one of the stack's commit. */
export function triggerRun(
  connection: SpaceliftConnection,
  {
    stackId,
    commitSha,
    type,
  }: { readonly stackId: string; readonly commitSha?: string; readonly type?: KnownRunType },
  options: CallOptions = {},
): Promise<ChangedRun> {
  return changeRun(
    connection,
    {
      field: 'runTrigger',
      document: TriggerRunDocument,
      action: 'trigger a run',
      permission: 'Run:Trigger',
      variables: { stackId, commitSha, type },
      subject: `stack ${stackId}`,
    },
    options,
  );
}

/** Applies the plan of a run that waits for confirmation. */
export function confirmRun(
  connection: SpaceliftConnection,
  run: RunReference,
  options: CallOptions = {},
): Promise<ChangedRun> {
  return changeRun(
    connection,
    {
      field: 'runConfirm',
      document: ConfirmRunDocument,
      action: 'confirm the run',
      permission: 'Run:Confirm',
      ...about(run),
    },
    options,
  );
}

/** Discards the plan of a run that waits for confirmation. */
export function discardRun(
  connection: SpaceliftConnection,
  { note, ...run }: RunReference & { readonly note?: string },
  options: CallOptions = {},
): Promise<ChangedRun> {
  return changeRun(
    connection,
    {
      field: 'runDiscard',
      document: DiscardRunDocument,
      action: 'discard the run',
      permission: 'Run:Discard',
      subject: runOf(run),
      variables: { ...run, note },
    },
    options,
  );
}

/** Takes a run out of the queue. */
export function cancelRun(
  connection: SpaceliftConnection,
  run: RunReference,
  options: CallOptions = {},
): Promise<ChangedRun> {
  return changeRun(
    connection,
    {
      field: 'runCancel',
      document: CancelRunDocument,
      action: 'cancel the run',
      permission: 'Run:Cancel',
      ...about(run),
    },
    options,
  );
}

/** Queues a run that failed again. */
export function retryRun(
  connection: SpaceliftConnection,
  run: RunReference,
  options: CallOptions = {},
): Promise<ChangedRun> {
  return changeRun(
    connection,
    {
      field: 'runRetry',
      document: RetryRunDocument,
      action: 'retry the run',
      permission: 'Run:Retry',
      ...about(run),
    },
    options,
  );
}

/** Stops a run that is in progress. */
export function stopRun(
  connection: SpaceliftConnection,
  { note, ...run }: RunReference & { readonly note?: string },
  options: CallOptions = {},
): Promise<ChangedRun> {
  return changeRun(
    connection,
    {
      field: 'runStop',
      document: StopRunDocument,
      action: 'stop the run',
      permission: 'Run:Stop',
      subject: runOf(run),
      variables: { ...run, note },
    },
    options,
  );
}

/** Puts a run ahead of the other queued runs of its pool, or back. */
export function prioritizeRun(
  connection: SpaceliftConnection,
  { prioritize, ...run }: RunReference & { readonly prioritize: boolean },
  options: CallOptions = {},
): Promise<ChangedRun> {
  return changeRun(
    connection,
    {
      field: 'runPrioritizeSet',
      document: PrioritizeRunDocument,
      action: "set the run's priority",
      permission: 'Run:Prioritize',
      idempotent: true,
      subject: runOf(run),
      variables: { ...run, prioritize },
    },
    options,
  );
}

async function* runsOf(
  connection: SpaceliftConnection,
  list: {
    readonly stackId: string;
    readonly field: string;
    readonly document: TypedDocument<unknown, { stackId: string; before?: string | null }>;
  },
  options: CallOptions,
): AsyncGenerator<Run, void, undefined> {
  const operation = { ...reading, document: list.document, action: 'list the runs' };
  const subject = `stack ${list.stackId}`;
  let before: string | null = null;
  for (;;) {
    const variables: { stackId: string; before: string | null } = { stackId: list.stackId, before };
    const answer = new Answer<{ stack: unknown }>(
      await connection.send({ operation, variables, subject, signal: options.signal }),
      '',
    );
    requirePresent(answer, 'stack', { subject, permission: operation.permission });
    const runs = answer.object<Record<string, unknown>>('stack').objects<RunFields>(list.field).map(toRun);
    const last = runs.at(-1);
    // A page that ends where it was to start would repeat for ever.
    if (last === undefined || last.id === before) return;
    yield* runs;
    before = last.id;
  }
}

interface RunChange<Variables extends object> {
  readonly field: string;
  readonly document: TypedDocument<unknown, Variables>;
  readonly action: string;
  readonly permission: string;
  /** @default false: a second request would be refused, or queue a second run */
  readonly idempotent?: boolean;
  readonly variables: Variables;
  readonly subject: string;
}

async function changeRun<Variables extends object>(
  connection: SpaceliftConnection,
  { field, variables, subject, idempotent = false, ...rest }: RunChange<Variables>,
  options: CallOptions,
): Promise<ChangedRun> {
  const operation: Operation<unknown, Variables> = { ...rest, idempotent };
  const answer = new Answer<Record<string, unknown>>(
    await connection.send({ operation, variables, subject, signal: options.signal }),
    '',
  );
  requirePresent(answer, field, { subject, permission: operation.permission });
  const run = answer.object<ChangedRun>(field);
  return { id: run.id('id'), state: run.text('state') };
}

function about(run: RunReference): { readonly subject: string; readonly variables: RunReference } {
  return { subject: runOf(run), variables: { stackId: run.stackId, runId: run.runId } };
}

function runOf({ stackId, runId }: RunReference): string {
  return `run ${runId} of stack ${stackId}`;
}

function toQueuePage(pool: Answer<QueueFields>) {
  type NodeFields = QueueFields['searchSchedulableRuns']['edges'][number]['node'];
  return toPage<NodeFields, SchedulableRun>(pool.object('searchSchedulableRuns'), (node) => ({
    position: node.wholeNumber('position'),
    stackId: node.id('stackId'),
    run: toRun(node.object<RunFields>('run')),
  }));
}

function requirePresent<Fields>(
  answer: Answer<Fields>,
  field: keyof Fields & string,
  missing: { readonly subject: string; readonly permission: string },
): void {
  if (answer.isNull(field)) throw new NotFoundOrNotPermittedError(missing);
}

function toRun(run: Answer<RunFields>): Run {
  return {
    id: run.id('id'),
    state: run.text('state'),
    type: run.text('type'),
    ...run.optional('title', 'text'),
    ...run.optional('branch', 'text'),
    createdAt: run.wholeNumber('createdAt'),
    ...run.optional('updatedAt', 'wholeNumber'),
    ...run.optional('triggeredBy', 'text'),
    ...run.optional('driftDetection', 'flag'),
    ...run.optional('isPrioritized', 'flag'),
    ...run.optional('expired', 'flag'),
    ...run.optional('needsApproval', 'flag'),
    ...run.optional('canRetry', 'flag'),
    ...run.optional('finished', 'flag'),
    ...(!run.isAbsent('commit') && { commit: toCommit(run.object('commit')) }),
    ...(!run.isAbsent('delta') && { delta: toDelta(run.object('delta')) }),
  };
}

function toCommit(commit: Answer<NonNullable<RunFields['commit']>>): NonNullable<Run['commit']> {
  return {
    hash: commit.text('hash'),
    ...commit.optional('authorLogin', 'text'),
    ...commit.optional('authorName', 'text'),
  };
}

function toDelta(delta: Answer<NonNullable<RunFields['delta']>>): NonNullable<Run['delta']> {
  return {
    addCount: delta.wholeNumber('addCount'),
    changeCount: delta.wholeNumber('changeCount'),
    deleteCount: delta.wholeNumber('deleteCount'),
  };
}

function toRunWithHistory(run: Answer<RunFields>): RunWithHistory {
  return { ...toRun(run), history: run.objects<RunFields['history'][number]>('history').map(toTransition) };
}

function toTransition(transition: Answer<RunFields['history'][number]>): RunTransition {
  return {
    state: transition.text('state'),
    timestamp: transition.wholeNumber('timestamp'),
    terminal: transition.flag('terminal'),
    ...transition.optional('hasLogs', 'flag'),
    ...transition.optional('note', 'text'),
    ...transition.optional('username', 'text'),
  };
}
