import { startInTime, type Deadline } from '@poolkeeper/lambda-runtime/calls';
import type { DurationMs } from '@poolkeeper/pool-model';
import type { Ports } from '../ports.ts';

/**
 * The time that a call must have left to start, so that none is cut off. The longest is a call to Spacelift that reads the
 * secret (5 s), gets a token (two requests of 4 s and a pause), and then sends its own request twice.
 */
export const minTimeForCallMs: DurationMs = 25_000;

/** The same for hiding a message: a single call to AWS, and the last that an invocation makes. */
const minTimeForHidingMs: DurationMs = 6_000;

/** The time that a further round of an invocation must have left to start: a slow one must end before `minTimeForCallMs`. */
export const minTimeForRoundMs: DurationMs = 50_000;

/** Wraps ports so that a call throws an `OutOfTimeError` instead of starting when the invocation may end before it does. */
export function withinDeadline(
  { pool, hook, group, instances, queue, redrive }: Ports,
  deadline: Deadline,
): Ports {
  const start = <Result>(call: () => Promise<Result>, minTimeMs = minTimeForCallMs) =>
    startInTime(deadline, minTimeMs, call);
  return {
    pool: {
      read: (poolId) => start(() => pool.read(poolId)),
      drain: (workerId, poolId) => start(() => pool.drain(workerId, poolId)),
    },
    hook: {
      complete: (action, result) => start(() => hook.complete(action, result)),
      heartbeat: (action) => start(() => hook.heartbeat(action)),
    },
    group: {
      describe: () => start(() => group.describe()),
      lifecycleStates: (ids) => start(() => group.lifecycleStates(ids)),
      terminate: (request) => start(() => group.terminate(request)),
    },
    instances: { machines: (ids) => start(() => instances.machines(ids)) },
    queue: { hide: (handle, seconds) => start(() => queue.hide(handle, seconds), minTimeForHidingMs) },
    redrive: redrive && { send: (body) => start(() => redrive.send(body)) },
  };
}
