import { AwsFault } from '@poolkeeper/pool-world';
import { TemplateError } from '../../cloudformation/errors.ts';
import type { Stack } from '../../cloudformation/stack.ts';
import type { Call } from '../call.ts';

/** By name or id. `ValidationError` when there is none. */
export function existingStack(nameOrId: string | undefined, { account }: Call): Stack {
  const stack = account.stacks.find(nameOrId ?? '');
  if (stack !== undefined) return stack;
  throw new AwsFault('ValidationError', `Stack with id ${String(nameOrId)} does not exist`);
}

/** Does what CloudFormation may refuse, and says so in its protocol's words. */
export function refusing<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const isThere = error.message.includes(' already exists');
    throw new AwsFault(isThere ? 'AlreadyExistsException' : 'ValidationError', error.message);
  }
}
