import { isSpaceliftError } from '@poolkeeper/spacelift-client';
import { fault, ok, skipped, warning, type Check } from './check.ts';

const latest = 100;

/** Whether the API key finds the runs by which `scaling.foreseen` foresees others. */
export const foreseenRuns: Check = {
  name: 'foreseen runs',
  scope: 'configuration',
  async check({ config, spacelift }) {
    if (config.scaling.foreseen === undefined) return [];
    const answer = await spacelift();
    if (answer.kind !== 'pool') return skipped('the worker pool cannot be read');
    const { client, pool } = answer;
    let found = 0;
    try {
      for await (const { stack } of client.searchRuns({
        orderBy: { field: 'createdAt', direction: 'DESC' },
        pageSize: latest,
        maxPages: 1,
      })) {
        if (stack?.workerPool?.id === pool.id) found += 1;
      }
    } catch (error) {
      if (!isSpaceliftError(error)) throw error;
      return fault(
        `Spacelift refuses the search of runs: ${error.message}`,
        "Grant the API key Space:Read in the spaces of the pool's stacks, or remove scaling.foreseen.",
      );
    }
    return found > 0
      ? ok(`${found} of the account's ${latest} latest runs that the API key can read are of this pool`)
      : warning(
          `none of the account's ${latest} latest runs that the API key can read is of this pool`,
          "Grant the API key Space:Read in the spaces of the pool's stacks, or check again when the pool has had a run.",
        );
  },
};
