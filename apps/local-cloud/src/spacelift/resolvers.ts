import type { SpaceliftPools } from '@poolkeeper/pool-world';
import { GraphQLError } from 'graphql';
import type { Clock } from '../clock/clock.ts';
import type { SpaceliftTroubles } from '../faults/spacelift-troubles.ts';
import { describeMetrics, describeUsage } from './figures.ts';
import { describeStack, runMutations, searchRuns, searchSchedulableRuns, stacksOf } from './runs.ts';
import { searchIn, type Searchable, type SearchInput } from './search.ts';
import type { ApiKey, Tokens } from './tokens.ts';
import { createWorkerPools } from './worker-pools.ts';

/** The context of a request. */
export interface SpaceliftRequest {
  /** The id of the API key whose valid token the request has. */
  readonly owner: string | undefined;
}

interface Surroundings {
  readonly tokens: Tokens;
  readonly troubles: SpaceliftTroubles;
  readonly clock: Clock;
}

interface Searched {
  readonly input: SearchInput;
}

export function spaceliftResolvers(pools: SpaceliftPools, { tokens, troubles, clock }: Surroundings) {
  const workerPools = createWorkerPools({ pools, troubles, clock });

  function stackFields(stack: ReturnType<typeof stacksOf>[number]) {
    const [latest] = stack.runs;
    return {
      ...describeStack(stack),
      workerPool: () => (latest === undefined ? null : workerPools.describe(latest.pool)),
    };
  }

  function searchStacks({ input }: Searched) {
    const items = stacksOf(pools).map(stackFields);
    const searchable: Searchable<(typeof items)[number]> = {
      items,
      idOf: ({ id }) => id,
      fields: { name: ({ name }) => name, state: ({ state }) => state },
      textsOf: ({ id, name }) => [id, name],
      // No stack is starred, so this order is any order.
      orders: ['starred DESC'],
    };
    return searchIn(searchable, input);
  }

  return {
    Query: {
      viewer: (_: unknown, _input: object, { owner }: SpaceliftRequest) =>
        owner === undefined ? null : { id: owner, name: owner },
      ...withToken({
        workerPool: ({ id }: { readonly id: string }) => {
          const pool = pools.get(id);
          return pool === undefined ? null : workerPools.describe(pool);
        },
        workerPools: () => workerPools.all(),
        searchWorkerPools: ({ input }: Searched) => workerPools.search(input),
        // The account has no public workers.
        publicWorkerPool: () => ({
          ...{ parallelism: 0, busyWorkers: 0, pendingRuns: 0 },
          searchSchedulableRuns: ({ input }: Searched) => searchSchedulableRuns([], input),
        }),
        stack: ({ id }: { readonly id: string }) => {
          const stack = stacksOf(pools).find((each) => each.id === id);
          return stack === undefined ? null : stackFields(stack);
        },
        runStack: ({ runId }: { readonly runId: string }) => {
          const stack = stacksOf(pools).find(({ runs }) => runs.some(({ run }) => run.id === runId));
          if (stack === undefined) throw new GraphQLError('not found');
          return stackFields(stack);
        },
        searchStacks,
        searchRuns: ({ input }: Searched) => searchRuns(stacksOf(pools), input, stackFields),
        usage: () => describeUsage(pools, clock.now()),
        metrics: () => describeMetrics(pools),
      }),
    },
    Mutation: {
      async apiKeyUser(_: unknown, key: ApiKey) {
        const token = troubles.refusesKeys ? undefined : await tokens.exchange(key);
        return token === undefined ? null : { ...token, name: token.id };
      },
      ...withToken(workerPools.mutations),
      ...withToken(runMutations(pools)),
    },
  };
}

/** Resolvers that refuse requests without a valid token. */
function withToken(resolvers: Readonly<Record<string, (input: never) => unknown>>) {
  return Object.fromEntries(
    Object.entries(resolvers).map(([name, resolve]) => [
      name,
      (_: unknown, input: never, { owner }: SpaceliftRequest) => {
        if (owner === undefined) throw new GraphQLError('unauthorized');
        return resolve(input);
      },
    ]),
  );
}
