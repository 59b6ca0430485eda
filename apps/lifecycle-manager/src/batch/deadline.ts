import type { DurationMs } from '@poolkeeper/pool-model';
import { OutOfTimeError } from '../errors.ts';
import type { Ports } from '../ports.ts';

/** The time that an invocation has left. */
export interface Deadline {
  remainingMs(): DurationMs;
}

/**
 * The time that a call must have left to begin, so that none is cut off. The longest is a call to Spacelift that reads the
 * secret (5 s), gets a token (two requests of 4 s and a pause), and then sends its own request twice.
 */
const minTimeForCallMs: DurationMs = 25_000;

/** The same for hiding a message: a single call to AWS, and the last that an invocation makes. */
const minTimeForHidingMs: DurationMs = 6_000;

/** The time that a round of an attended wait must have left to begin: a slow one must end before `minTimeForCallMs`. */
export const minTimeForRoundMs: DurationMs = 50_000;

/** Wraps ports so that a call throws an `OutOfTimeError` instead of beginning when the invocation may end before it does. */
export function withinDeadline(
  { pool, hook, group, instances, queue, redrive }: Ports,
  deadline: Deadline,
): Ports {
  const begin = async <Result>(call: () => Promise<Result>, minTimeMs = minTimeForCallMs) => {
    const remainingMs = deadline.remainingMs();
    if (remainingMs < minTimeMs) throw new OutOfTimeError(remainingMs);
    return call();
  };
  return {
    pool: {
      read: () => begin(() => pool.read()),
      drain: (workerId) => begin(() => pool.drain(workerId)),
    },
    hook: {
      complete: (action, result) => begin(() => hook.complete(action, result)),
      heartbeat: (action) => begin(() => hook.heartbeat(action)),
    },
    group: {
      describe: () => begin(() => group.describe()),
      terminate: (request) => begin(() => group.terminate(request)),
    },
    instances: { machines: (ids) => begin(() => instances.machines(ids)) },
    queue: { hide: (handle, seconds) => begin(() => queue.hide(handle, seconds), minTimeForHidingMs) },
    redrive: redrive && { send: (body) => begin(() => redrive.send(body)) },
  };
}
