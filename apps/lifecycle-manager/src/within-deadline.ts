import type { DurationMs } from '@poolkeeper/pool-model';
import { lastCallMs, lastHideMs, type Deadline } from './deadline.ts';
import { OutOfTimeError } from './errors.ts';
import type { Ports } from './ports.ts';

/** Ports that throw an `OutOfTimeError` instead of beginning a call that the invocation may not live to see the end of. */
export function withinDeadline(
  { pool, hook, group, instances, queue, redrive }: Ports,
  deadline: Deadline,
): Ports {
  const begin = async <Result>(call: () => Promise<Result>, leastMs: DurationMs = lastCallMs) => {
    const remainingMs = deadline.remainingMs();
    if (remainingMs < leastMs) throw new OutOfTimeError(remainingMs);
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
    queue: { hide: (handle, seconds) => begin(() => queue.hide(handle, seconds), lastHideMs) },
    ...(redrive !== undefined && { redrive: { send: (body) => begin(() => redrive.send(body)) } }),
  };
}
