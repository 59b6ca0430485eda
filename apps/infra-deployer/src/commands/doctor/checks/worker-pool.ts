import type { Check } from '../check.ts';
import { spaceliftOf } from '../ask-spacelift.ts';
import { fault, ok, skipped } from '../finding.ts';

/** Whether the worker pool exists and the API key may read it. */
export const workerPool: Check = {
  name: 'worker pool',
  of: 'account',
  async look(patient) {
    const answer = await patient.spacelift();
    if (answer.kind === 'no-key') return skipped('there is no API key to ask with');
    if (answer.kind === 'pool') {
      const { name, workers, pendingRuns } = answer.pool;
      return ok(`${name}: ${workers.length} workers, ${pendingRuns} runs pending`);
    }
    const { error } = answer;
    if (error.name === 'UnauthorizedError') return skipped('Spacelift does not take the API key');
    const id = spaceliftOf(patient)?.workerPoolId ?? '';
    if (error.name === 'NotFoundOrNotPermittedError') {
      return fault(
        `there is no worker pool ${id}, or the API key may not read it`,
        `Correct spacelift.workerPoolId, or give the API key the permission ${error.permission} in the space of the worker pool.`,
      );
    }
    return fault(`it can't be read: ${error.message}`, 'Look at the status of Spacelift, and try again.');
  },
};
