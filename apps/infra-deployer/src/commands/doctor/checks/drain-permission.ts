import { isSpaceliftError, type WorkerPool, type WorkerReport } from '@poolkeeper/spacelift-client';
import type { Check } from '../check.ts';
import { fault, ok, skipped, warning, type Finding } from '../finding.ts';

/** Spacelift's ids are ULIDs of 26 characters: nobody has this one. */
const nobody = '00000000000000000000000000';

/**
 * Whether the API key may drain workers, by trying where it changes nothing: on a worker that is drained already. Without one it
 * asks for a worker that does not exist, which shows no more than that Spacelift takes the mutation: it answers a missing
 * worker and a missing permission alike.
 */
export const drainPermission: Check = {
  name: 'drain permission',
  of: 'deployment',
  async look({ spacelift }) {
    const answer = await spacelift();
    if (answer.kind !== 'pool') return skipped('the worker pool can not be read');
    const { pool, client } = answer;
    const harmless = pool.workers.find(({ drained }) => drained);
    const workerId = harmless?.id ?? nobody;
    try {
      await client.setWorkerDrain({ poolId: pool.id, workerId, drain: harmless !== undefined });
      return ok(`tried on ${workerId}, which takes no runs`);
    } catch (error) {
      if (!isSpaceliftError(error)) throw error;
      return error.name === 'NotFoundOrNotPermittedError' ? judge(harmless, pool) : refused(error.message);
    }
  },
};

function judge(tried: WorkerReport | undefined, { workers }: WorkerPool): Finding {
  if (tried !== undefined) return refused(`worker ${tried.id} could not be drained: not found`);
  return workers.length === 0
    ? skipped('there is no worker to try it on yet: look again when one has registered')
    : warning(
        'it can not be tried without harm at the moment: no worker is drained',
        'See in Spacelift that the API key has Worker Pool:Drain Worker, or look again while an instance is let go.',
      );
}

function refused(message: string): Finding {
  return fault(
    `the API key may not drain workers: ${message}`,
    'Give it the permission Worker Pool:Drain Worker (worker:drain-set) in the space of the worker pool: without it no instance is ever let go.',
  );
}
