import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import type { SeededFaults, World } from '@poolkeeper/pool-world';
import { type DocumentNode, Kind, parse, visit } from 'graphql';
import { createSchema, createYoga, type Plugin } from 'graphql-yoga';
import type { Clock } from '../clock/clock.ts';
import { ConnectionCut, drawRequestFault, hang, type RequestFault } from '../faults/request-fault.ts';
import type { SpaceliftTroubles } from '../faults/spacelift-troubles.ts';
import { idArgumentsOf, withIdVariables } from './id-variables.ts';
import { spaceliftResolvers, type SpaceliftRequest } from './resolvers.ts';
import { createTokens, type ApiKey, type Tokens } from './tokens.ts';

const sdlPath = createRequire(import.meta.url).resolve('@poolkeeper/spacelift-client/schema.graphql');

export interface SpaceliftApiOptions {
  readonly world: World;
  readonly clock: Clock;
  /** The keys that can be exchanged for a token. */
  readonly apiKeys: readonly ApiKey[];
  /** Lifetime of a token, in seconds of pool time. */
  readonly tokenLifetimeSeconds: number;
  /** False for an older backend, whose workers have no `availableAt`. */
  readonly reportsAvailableAt: boolean;
  readonly faults: SeededFaults;
  readonly troubles: SpaceliftTroubles;
}

/** Spacelift's GraphQL API, as a listener for requests to `/graphql`. */
export function spaceliftApi(options: SpaceliftApiOptions): RequestListener {
  const { clock, apiKeys, tokenLifetimeSeconds: lifetimeSeconds, faults, troubles } = options;
  const tokens = createTokens({ clock, apiKeys, lifetimeSeconds });
  const older = backend(options, tokens, { reportsAvailableAt: false });
  const current = options.reportsAvailableAt ? backend(options, tokens, options) : older;

  return (request, response) => {
    // Clients reckon the end of a token from it.
    response.setHeader('date', new Date(clock.now()).toUTCString());
    if (troubles.isDown) {
      refuse(response, 503, 'Service Unavailable');
      return;
    }
    // Spacelift answers errors with status 200. Yoga does so only for clients that accept plain JSON.
    request.headers.accept = 'application/json';
    const answer = troubles.isOldBackend ? older : current;
    const fault = drawRequestFault(faults);
    if (fault === undefined) void answer(request, response);
    else void answerWithFault(fault, { request, response, answer, clock });
  };
}

type Backend = ReturnType<typeof backend>;

function backend(
  { world, clock, troubles }: SpaceliftApiOptions,
  tokens: Tokens,
  schema: { readonly reportsAvailableAt: boolean },
) {
  const typeDefs = spaceliftTypes(schema);
  const idArguments = idArgumentsOf(typeDefs);
  const idVariables: Plugin = {
    onParse:
      () =>
      ({ result, replaceParseResult }) => {
        if (isDocument(result)) replaceParseResult(withIdVariables(result, idArguments));
      },
  };
  return createYoga<object, SpaceliftRequest>({
    schema: createSchema({
      typeDefs,
      resolvers: spaceliftResolvers(world.spaceliftPools, { tokens, troubles, clock }),
    }),
    plugins: [idVariables],
    async context({ request }) {
      world.advanceTo(clock.now());
      const owner = await tokens.ownerOf(request.headers.get('authorization'));
      return { owner: troubles.refusesKeys ? undefined : owner };
    },
    logging: false,
    maskedErrors: false,
    cors: false,
    graphiql: false,
    landingPage: false,
  });
}

function isDocument(result: unknown): result is DocumentNode {
  return (result as Partial<DocumentNode> | undefined)?.kind === Kind.DOCUMENT;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly answer: Backend;
  readonly clock: Clock;
}

/** Answers a request with a fault, after carrying it out if the fault takes effect afterwards. */
async function answerWithFault(
  fault: RequestFault,
  { request, response, answer, clock }: Exchange,
): Promise<void> {
  const body = await text(request);
  if (fault.takesEffect)
    await answer.fetch('http://spacelift/graphql', { method: 'POST', headers: headersOf(request), body });
  if (fault.kind === 'throttle') refuse(response, 429, 'Too Many Requests');
  else if (fault.kind === 'unavailable') refuse(response, 503, 'Service Unavailable');
  else {
    await hang(fault, clock).catch((error: unknown) => {
      if (error instanceof ConnectionCut) request.socket.destroy();
    });
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return { 'content-type': 'application/json', authorization: headers.authorization ?? '' };
}

/** Answers as a gateway in front of the API does. */
function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(reason);
}

/**
 * The schema that the client is generated from. Without `reportsAvailableAt` it is the schema of an older backend, which
 * refuses operations that select `availableAt` of a worker.
 */
function spaceliftTypes(options: { readonly reportsAvailableAt: boolean }): DocumentNode {
  const types = parse(readFileSync(sdlPath, 'utf8'));
  return options.reportsAvailableAt ? types : withoutAvailableAt(types);
}

function withoutAvailableAt(types: DocumentNode): DocumentNode {
  return visit(types, {
    [Kind.OBJECT_TYPE_DEFINITION]: (type) => (type.name.value === 'Worker' ? undefined : false),
    [Kind.FIELD_DEFINITION]: (field) => (field.name.value === 'availableAt' ? null : undefined),
  });
}
