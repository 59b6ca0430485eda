import { unlessAborted } from '../abort.ts';
import type { SpaceliftConnection } from '../connection.ts';
import { DrainLiftedError, NotFoundOrNotPermittedError } from '../errors.ts';
import type { CallOptions } from '../operation.ts';
import { readWorkerPool, type WorkerReport } from './read-worker-pool.ts';

export interface DrainWait extends CallOptions {
  /** Pause between two reads, in milliseconds. @default 5_000 */
  readonly pollMs?: number;
  /**
   * How long the worker has to be idle. A run that was assigned just before the drain can show late.
   * @default 10_000
   */
  readonly settleMs?: number;
  /** Returns milliseconds since the Unix epoch. @default Date.now */
  readonly now?: () => number;
  /** @default - uses the global setTimeout */
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Waits until no run is on a drained worker. It waits for as long as the run takes: pass a signal to limit that.
 *
 * Rejects with `DrainLiftedError` if the worker is not drained (any more), and with `NotFoundOrNotPermittedError` if the pool does not
 * list it (any more). That is no proof that its run has ended.
 */
export async function waitUntilDrained(
  connection: SpaceliftConnection,
  { poolId, workerId }: { readonly poolId: string; readonly workerId: string },
  { pollMs = 5_000, settleMs = 10_000, now = Date.now, sleep = waitFor, signal }: DrainWait = {},
): Promise<WorkerReport> {
  let idleSince: number | undefined;
  for (;;) {
    const askedAt = now();
    const { workers } = await readWorkerPool(connection, poolId, { signal });
    const worker = workers.find(({ id }) => id === workerId);
    const subject = `worker ${workerId} of worker pool ${poolId}`;
    if (worker === undefined) throw new NotFoundOrNotPermittedError({ subject, permission: 'Space:Read' });
    if (!worker.drained) throw new DrainLiftedError(subject);
    idleSince = worker.busy ? undefined : (idleSince ?? askedAt);
    if (idleSince !== undefined && askedAt - idleSince >= settleMs) return worker;
    await unlessAborted(sleep(pollMs), signal);
  }
}

function waitFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
