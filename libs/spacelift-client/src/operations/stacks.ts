import { Answer } from '../answer.ts';
import type { SpaceliftConnection } from '../connection.ts';
import { NotFoundOrNotPermittedError } from '../errors.ts';
import {
  ReadStackDocument,
  ReadStackOfRunDocument,
  SearchStacksDocument,
  type ReadStackOfRunQuery,
  type ReadStackQuery,
  type SearchStacksQuery,
} from '../generated/graphql.ts';
import type { CallOptions } from '../operation.ts';
import { searchPages, toPage, type Search } from '../pages.ts';
import type { RunState } from './run-state.ts';

export interface Stack {
  /** A slug. */
  readonly id: string;
  readonly name: string;
  /** State of the last tracked run, or `NONE`. */
  readonly state?: RunState;
  readonly description?: string;
  readonly labels: readonly string[];
  /** Branch that the stack tracks. */
  readonly branch?: string;
  readonly repository?: string;
  /** True if plans are applied without confirmation. */
  readonly autodeploy?: boolean;
  /** User that has locked the stack. */
  readonly lockedBy?: string;
  /** Unix seconds. */
  readonly createdAt?: number;
  readonly space?: { readonly id: string; readonly name: string };
  /** Absent if its runs use Spacelift's own workers. */
  readonly workerPool?: { readonly id: string; readonly name: string };
}

type StackFields = NonNullable<ReadStackQuery['stack']>;

const reading = {
  idempotent: true,
  permission: 'Space:Read',
  optionalFields: [
    'state',
    'description',
    'labels',
    'branch',
    'repository',
    'autodeploy',
    'lockedBy',
    'createdAt',
  ],
} as const;

/** Reads a stack. */
export async function readStack(
  connection: SpaceliftConnection,
  stackId: string,
  options: CallOptions = {},
): Promise<Stack> {
  const operation = { ...reading, document: ReadStackDocument, action: 'read the stack' };
  const subject = `stack ${stackId}`;
  const data = await connection.send({
    operation,
    variables: { id: stackId },
    subject,
    signal: options.signal,
  });
  const answer = new Answer<ReadStackQuery>(data, '');
  if (answer.isNull('stack'))
    throw new NotFoundOrNotPermittedError({ subject, permission: operation.permission });
  return toStack(answer.object<StackFields>('stack'));
}

/** Reads the stack that a run belongs to. */
export async function readStackOfRun(
  connection: SpaceliftConnection,
  runId: string,
  options: CallOptions = {},
): Promise<Stack> {
  const operation = { ...reading, document: ReadStackOfRunDocument, action: 'read the stack of the run' };
  const subject = `run ${runId}`;
  const data = await connection.send({ operation, variables: { runId }, subject, signal: options.signal });
  const answer = new Answer<ReadStackOfRunQuery>(data, '');
  if (answer.isNull('runStack'))
    throw new NotFoundOrNotPermittedError({ subject, permission: operation.permission });
  return toStack(answer.object<StackFields>('runStack'));
}

/** Searches the stacks that the API key may see. Asks for a page only when its first stack is needed. */
export function searchStacks(
  connection: SpaceliftConnection,
  search: Search = {},
  options: CallOptions = {},
): AsyncGenerator<Stack, void, undefined> {
  const operation = { ...reading, document: SearchStacksDocument, action: 'search the stacks' };
  return searchPages(search, async (input) => {
    const data = await connection.send({
      operation,
      variables: { input },
      subject: 'the account',
      signal: options.signal,
    });
    return toPage(new Answer<SearchStacksQuery>(data, '').object('searchStacks'), toStack);
  });
}

export function toStack(stack: Answer<StackFields>): Stack {
  return {
    id: stack.id('id'),
    name: stack.text('name'),
    ...stack.optional('state', 'text'),
    ...stack.optional('description', 'text'),
    labels: stack.isAbsent('labels') ? [] : stack.texts('labels'),
    ...stack.optional('branch', 'text'),
    ...stack.optional('repository', 'text'),
    ...stack.optional('autodeploy', 'flag'),
    ...stack.optional('lockedBy', 'text'),
    ...stack.optional('createdAt', 'wholeNumber'),
    ...(!stack.isAbsent('spaceDetails') && { space: toNamed(stack.object('spaceDetails')) }),
    ...(!stack.isAbsent('workerPool') && { workerPool: toNamed(stack.object('workerPool')) }),
  };
}

function toNamed(answer: Answer<{ id: string; name: string }>): {
  readonly id: string;
  readonly name: string;
} {
  return { id: answer.id('id'), name: answer.text('name') };
}
