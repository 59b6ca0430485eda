import type { Context } from 'aws-lambda';
import type { Log } from './log.ts';
import { createMemory } from './memory.ts';
import { runPass } from './pass.ts';
import type { PassSettings } from './pass-settings.ts';
import type { Ports } from './ports.ts';
import type { PassReport } from './report.ts';

/** A function's log can be told which invocation it writes for. */
export interface InvocationLog extends Log {
  addContext(context: Context): void;
}

/** Makes the Lambda handler: a pass an invocation, whatever the event. A failed pass fails the invocation. */
export function createHandler(ports: Ports, settings: PassSettings, log: InvocationLog) {
  const memory = createMemory();
  return async (_event: unknown, context: Context): Promise<PassReport> => {
    log.addContext(context);
    const deadline = { remainingMs: () => context.getRemainingTimeInMillis() };
    return runPass(ports, settings, { clock: () => Date.now(), deadline, log, memory });
  };
}
