import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that the client sent. */
export interface SeenRequest {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly operationName: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Answers one request. */
export type Reply = (response: ServerResponse, request: SeenRequest) => void;

export const poolId = '01JPOOL';
export const workerId = '01JWORKER';

/** Starts a Spacelift on loopback that answers each operation with the given replies, and repeats the last one. */
export async function startSpacelift() {
  const requests: SeenRequest[] = [];
  const replies = new Map<string, Reply[]>([
    ['ExchangeApiKey', [token({ jwt: 'jwt-1' })]],
    ['ReadWorkerPool', [pool()]],
    ['SetWorkerDrain', [drainSet({ drained: true })]],
  ]);
  const server = createServer((incoming, response) => {
    // The clients of tests have clocks of their own.
    response.sendDate = false;
    void seen(incoming).then((request) => {
      requests.push(request);
      const left = replies.get(request.operationName) ?? [];
      (left.length > 1 ? left.shift() : left[0])?.(response, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(stop);
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    /** Operation names in order of arrival. */
    operations: () => requests.map((request) => request.operationName),
    answers: (operationName: string, ...with_: readonly Reply[]) => {
      replies.set(operationName, [...with_]);
    },
    stop,
  };
}

export function json(body: unknown, status = 200): Reply {
  return raw(JSON.stringify(body), { status, type: 'application/json' });
}

export function raw(
  body: string,
  { status = 200, type = 'text/html', headers = {} }: RawOptions = {},
): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  };
}

interface RawOptions {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Refuses a request as Spacelift does, with 200 and errors. */
export function refused(message: string, status = 200): Reply {
  return json({ data: null, errors: [{ message, path: ['somewhere'] }] }, status);
}

export function token({ jwt = 'jwt-1', validUntil = 2_000_000_000 }): Reply {
  return json({ data: { apiKeyUser: { jwt, validUntil } } });
}

export function pool(changes: Readonly<Record<string, unknown>> = {}): Reply {
  return json({
    data: {
      workerPool: { id: poolId, name: 'pool', pendingRuns: 0, busyWorkers: 0, workers: [], ...changes },
    },
  });
}

/** A worker as in the JSON of an answer. */
export function wireWorker(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    id: workerId,
    busy: false,
    drained: false,
    createdAt: 1_700_000_000,
    availableAt: 1_700_000_100,
    metadata: '{}',
    ...changes,
  };
}

export function drainSet(changes: Readonly<Record<string, unknown>> = {}): Reply {
  return json({ data: { workerDrainSet: { id: workerId, busy: false, drained: true, ...changes } } });
}

export const hangUp: Reply = (response) => {
  response.destroy();
};

export const neverAnswer: Reply = () => undefined;

async function seen(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Pick<
    SeenRequest,
    'operationName' | 'query' | 'variables'
  >;
  return { ...body, path: incoming.url, authorization: incoming.headers.authorization };
}
