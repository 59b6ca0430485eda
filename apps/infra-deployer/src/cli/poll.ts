import { setTimeout } from 'node:timers/promises';
import type { CommandContext } from './context.ts';
import { CommandError } from './errors.ts';

/** Runs take minutes, and AWS throttles requests. */
const defaultIntervalMs = 2000;

/**
 * Reads something until it is done.
 *
 * @param meanwhile - what goes on when the user interrupts the command, as a clause
 * @throws CommandError when the user interrupts the command.
 */
export async function pollUntilDone<Value>(
  { system: { signal } }: CommandContext,
  { read, meanwhile }: { readonly read: () => Promise<Value | undefined>; readonly meanwhile: string },
): Promise<Value> {
  for (;;) {
    const value = signal.aborted ? undefined : await read();
    if (value !== undefined) return value;
    await setTimeout(defaultIntervalMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) {
      throw new CommandError(`stopped waiting: ${meanwhile}`, { code: 'aborted', fault: 'user' });
    }
  }
}
