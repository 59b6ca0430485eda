import { CommandError } from '../../../cli/errors.ts';
import { counted } from '../../../cli/counted.ts';
import { fault, ok, skipped, type Check } from './check.ts';

/** Whether the worker pool exists and the API key may read it. */
export const workerPool: Check = {
  name: 'worker pool',
  scope: 'account',
  async check({ spacelift, connection }) {
    const answer = await spacelift();
    if (answer.kind === 'no-key') return skipped('needs an API key');
    if (answer.kind === 'not-asked') return skipped('the endpoint is not trusted');
    if (answer.kind === 'pool') {
      const { name, workers, pendingRuns } = answer.pool;
      return ok(`${name}: ${counted(workers.length, 'worker')}, ${counted(pendingRuns, 'run')} pending`);
    }
    const { error } = answer;
    if (error.name === 'UnauthorizedError') return skipped('Spacelift rejects the API key');
    const id = connection instanceof CommandError ? '' : (connection?.spacelift.workerPoolId ?? '');
    if (error.name === 'NotFoundOrNotPermittedError') {
      return fault(
        `there is no worker pool ${id}, or the API key may not read it`,
        `Correct spacelift.workerPoolId, or grant the API key ${error.permission} in the space of the worker pool.`,
      );
    }
    return fault(`it cannot be read: ${error.message}`, "Check Spacelift's status page, and try again.");
  },
};
