import type { RunReport } from '@poolkeeper/pool-model';
import { searchRuns, type FoundRun, type SpaceliftConnection } from '@poolkeeper/spacelift-client';

export interface PoolRunsSearch {
  /** ULID. */
  readonly workerPoolId: string;
  /** Only runs in these states. @default - all */
  readonly states?: readonly string[];
  /** Maximum number of runs. */
  readonly atMost: number;
  /** Maximum number of requests, with 100 runs of the account each. */
  readonly requests: number;
}

/** The largest page that Spacelift's clients ask for. */
const pageSize = 100;

/**
 * The newest runs of a pool, among the newest of its account: Spacelift has no search by pool. Runs of modules are not among them. The
 * ids of runs and stacks are words of Spacelift's, and nothing is done by them.
 *
 * @throws what Spacelift's client throws, also when an account refuses the search.
 */
export async function searchPoolRuns(
  account: SpaceliftConnection,
  { workerPoolId, states, atMost, requests }: PoolRunsSearch,
): Promise<readonly RunReport[]> {
  const reports: RunReport[] = [];
  const search = searchRuns(account, {
    pageSize,
    maxPages: requests,
    orderBy: { field: 'createdAt', direction: 'DESC' },
    ...(states !== undefined && { predicates: [{ field: 'state', constraint: { enumEquals: states } }] }),
  });
  for await (const found of search) {
    if (found.stack?.workerPool?.id === workerPoolId) reports.push(reportOf(found, found.stack.id));
    if (reports.length >= atMost) break;
  }
  return reports;
}

function reportOf({ run: { id, state, type, history } }: FoundRun, stack: string): RunReport {
  return { id, stack, state, type, history };
}
