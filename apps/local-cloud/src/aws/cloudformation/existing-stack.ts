import { AwsFault } from '@poolkeeper/pool-world';
import { TemplateError } from '../../cloudformation/errors.ts';
import type { Stack } from '../../cloudformation/stack.ts';
import type { Call } from '../call.ts';

/** The stack with this name or id. Throws `ValidationError` if it does not exist. */
export function existingStack(nameOrId: string | undefined, { account }: Call): Stack {
  const stack = account.stacks.find(nameOrId ?? '');
  if (stack !== undefined) return stack;
  throw new AwsFault('ValidationError', `Stack with id ${String(nameOrId)} does not exist`);
}

/** Translates a `TemplateError` into CloudFormation's error. */
export function refusing<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const isThere = error.message.includes(' already exists');
    throw new AwsFault(isThere ? 'AlreadyExistsException' : 'ValidationError', error.message);
  }
}
