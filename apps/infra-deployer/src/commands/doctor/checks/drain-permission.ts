import { isSpaceliftError, type WorkerPool, type WorkerReport } from '@poolkeeper/spacelift-client';
import { fault, ok, skipped, warning, type CheckFinding, type Check } from './check.ts';

/** No worker has this id. Spacelift's ids are ULIDs of 26 characters. */
const noWorker = '00000000000000000000000000';

/**
 * Whether the API key may drain workers. Tries it where it changes nothing: on a worker that is already drained. Without one, it
 * tries a worker that does not exist. That only proves that Spacelift accepts the mutation, because it returns the same error for
 * a missing worker and a missing permission.
 */
export const drainPermission: Check = {
  name: 'drain permission',
  scope: 'deployment',
  async check({ spacelift }) {
    const answer = await spacelift();
    if (answer.kind !== 'pool') return skipped('the worker pool cannot be read');
    const { pool, client } = answer;
    const drainedWorker = pool.workers.find(({ drained }) => drained);
    const workerId = drainedWorker?.id ?? noWorker;
    try {
      await client.setWorkerDrain({ poolId: pool.id, workerId, drain: drainedWorker !== undefined });
      return ok(`tried on ${workerId}, which takes no runs`);
    } catch (error) {
      if (!isSpaceliftError(error)) throw error;
      return error.name === 'NotFoundOrNotPermittedError'
        ? judge(drainedWorker, pool)
        : refused(error.message);
    }
  },
};

function judge(tried: WorkerReport | undefined, { workers }: WorkerPool): CheckFinding {
  if (tried !== undefined) return refused(`the worker ${tried.id} could not be drained: not found`);
  return workers.length === 0
    ? skipped('no worker has registered yet to try it on: check again when one has')
    : warning(
        'it cannot be tried safely now, because no worker is drained',
        'Make sure in Spacelift that the API key has Worker Pool:Drain Worker, or check again while an instance is being terminated.',
      );
}

function refused(message: string): CheckFinding {
  return fault(
    `the API key may not drain workers: ${message}`,
    'Grant it Worker Pool:Drain Worker (worker:drain-set) in the space of the worker pool. Without it, no instance is ever released.',
  );
}
