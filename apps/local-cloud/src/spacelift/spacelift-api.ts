import type { RequestListener } from 'node:http';
import type { World } from '@poolkeeper/pool-world';
import { createSchema, createYoga } from 'graphql-yoga';
import type { Clock } from '../clock/clock.ts';
import { spaceliftResolvers, type SpaceliftRequest } from './resolvers.ts';
import { spaceliftTypes } from './schema.ts';
import { createTokens, type ApiKey } from './tokens.ts';

export interface SpaceliftApiOptions {
  readonly world: World;
  readonly clock: Clock;
  /** Keys that can be exchanged for a token. */
  readonly apiKeys: readonly ApiKey[];
  /** How long a token lives, in seconds of pool time. */
  readonly tokenLifetimeSeconds: number;
  /** False for an older backend, whose workers have no `availableAt`. */
  readonly reportsAvailableAt: boolean;
}

/** Spacelift's GraphQL API, as a listener for requests to `/graphql`. */
export function spaceliftApi(options: SpaceliftApiOptions): RequestListener {
  const { world, clock, apiKeys, tokenLifetimeSeconds: lifetimeSeconds } = options;
  const tokens = createTokens({ clock, apiKeys, lifetimeSeconds });
  const yoga = createYoga<object, SpaceliftRequest>({
    schema: createSchema({
      typeDefs: spaceliftTypes(options),
      resolvers: spaceliftResolvers(world.spacelift, tokens),
    }),
    async context({ request }) {
      world.advanceTo(clock.now());
      return { authorized: await tokens.accepts(request.headers.get('authorization')) };
    },
    logging: false,
    maskedErrors: false,
    cors: false,
    graphiql: false,
    landingPage: false,
  });
  return (req, res) => {
    // Spacelift answers errors with status 200; yoga does for clients that ask for nothing newer than plain JSON.
    req.headers.accept = 'application/json';
    void yoga(req, res);
  };
}
