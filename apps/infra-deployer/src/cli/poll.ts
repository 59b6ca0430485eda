import { setTimeout } from 'node:timers/promises';
import type { CommandContext } from './context.ts';
import { CommandError } from './errors.ts';

/** Runs take minutes, and AWS throttles requests. */
const defaultIntervalMs = 2000;
/** In a local cloud, where time can be faster. */
const leastIntervalMs = 250;

/**
 * Reads something until it is done.
 *
 * @param meanwhile - what goes on when the user interrupts the command, as a clause
 * @param everyMs - for what takes many minutes, or many requests. @default 2000
 * @throws CommandError when the user interrupts the command.
 */
export async function pollUntilDone<Value>(
  { system: { signal }, local }: CommandContext,
  {
    read,
    meanwhile,
    everyMs = defaultIntervalMs,
  }: {
    readonly read: () => Promise<Value | undefined>;
    readonly meanwhile: string;
    readonly everyMs?: number;
  },
): Promise<Value> {
  for (;;) {
    const value = signal.aborted ? undefined : await read();
    if (value !== undefined) return value;
    await setTimeout(
      local === undefined ? everyMs : Math.max(leastIntervalMs, everyMs / local.speed),
      undefined,
      { signal },
    ).catch(() => undefined);
    if (signal.aborted) {
      throw new CommandError(`stopped waiting: ${meanwhile}`, { code: 'aborted', fault: 'user' });
    }
  }
}
