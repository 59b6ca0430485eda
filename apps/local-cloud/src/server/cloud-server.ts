import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { World } from '@poolkeeper/pool-world';
import { answerAws } from '../aws/aws-api.ts';
import type { Clock } from '../clock/clock.ts';
import { spaceliftApi } from '../spacelift/spacelift-api.ts';
import type { ApiKey } from '../spacelift/tokens.ts';
import { credentialScope } from '../wire/credential-scope.ts';
import { answerControl } from './control-api.ts';
import { PortInUseError } from './errors.ts';
import { frontPage } from './front-page.ts';
import { readBody } from './read-body.ts';

export interface CloudServerOptions {
  readonly world: World;
  /** Pool time: the world is advanced to it before each request is answered. */
  readonly clock: Clock;
  /** On 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /** SSM parameters by name, all SecureStrings. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Secrets Manager's secret strings by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Spacelift API keys that can be exchanged for a token. */
  readonly apiKeys: readonly ApiKey[];
  /** How long a Spacelift token lives, in seconds of pool time. @default 3600 */
  readonly tokenLifetimeSeconds?: number;
  /** False for an older Spacelift backend, whose workers have no `availableAt`. @default true */
  readonly reportsAvailableAt?: boolean;
}

export interface CloudServer {
  /** `http://127.0.0.1:4600` */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends open connections, waiting requests included. */
  close(): Promise<void>;
}

/** Longer than clients keep a connection for reuse, so that they are the ones who close it. */
const keepAliveMs = 75_000;

/** Serves all APIs on one port. Rejects with `PortInUseError` when the port is taken. */
export async function startCloudServer(options: CloudServerOptions): Promise<CloudServer> {
  const server = createServer({ keepAliveTimeout: keepAliveMs }, router(options));
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function router(options: CloudServerOptions): RequestListener {
  const graphql = spaceliftApi({ tokenLifetimeSeconds: 3600, reportsAvailableAt: true, ...options });
  return (request, response) => {
    const path = (request.url ?? '/').replace(/\?.*$/s, '');
    if (path === '/graphql') {
      void graphql(request, response);
    } else if (path.startsWith('/_local/')) {
      void serveControl({ request, response, path }, options);
    } else if (request.method === 'POST' || credentialScope(request.headers.authorization) !== undefined) {
      void serveAws({ request, response }, options);
    } else if (path === '/') {
      respond(response, { status: 200, body: frontPage(`http://${hostOf(request)}`), headers: plainText });
    } else {
      respond(response, { status: 404, body: `nothing is served at ${path}\n`, headers: plainText });
    }
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serveAws({ request, response }: Exchange, options: CloudServerOptions): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const body = await readBody(request);
  if (body === undefined) {
    respond(response, tooLarge);
    return;
  }
  const headers = request.headers as Readonly<Record<string, string | undefined>>;
  const client = { host: hostOf(request), signal: gone.signal };
  respond(response, await answerAws({ headers, body }, options, client));
}

async function serveControl(
  { request, response, path }: Exchange & { readonly path: string },
  options: CloudServerOptions,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) {
    respond(response, tooLarge);
    return;
  }
  const answer = answerControl({ method: request.method ?? '', path, body }, options);
  respond(response, {
    status: answer.status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(answer.body, undefined, 2)}\n`,
  });
}

const plainText = { 'content-type': 'text/plain;charset=UTF-8' };
const tooLarge = {
  status: 413,
  headers: { ...plainText, connection: 'close' },
  body: 'the request is too large\n',
};

function respond(
  response: ServerResponse,
  answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  },
): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
  response.end(body);
}

function hostOf(request: IncomingMessage): string {
  return request.headers.host ?? '127.0.0.1';
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port, error) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
