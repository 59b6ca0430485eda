import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { strangersRefusal } from '../server/strangers.ts';
import type { FunctionError, Invocation } from './invocation.ts';

/** Receives the requests of a function's process to the Runtime API. */
export interface RuntimeListener {
  /** `body` is the handler's result, unparsed. */
  responded(requestId: string, body: string): void;
  failed(requestId: string, error: FunctionError): void;
  initFailed(error: FunctionError): void;
}

/** Lambda's Runtime API for one process, on the loopback interface. */
export interface RuntimeApi {
  /**
   * Host, port, and a path that only the process knows: the value of `AWS_LAMBDA_RUNTIME_API`. Another user of this machine
   * must not take the function's events or answer in its name.
   */
  readonly address: string;
  /** Delivers an invocation when the process asks for the next one. Call it again only after the result. */
  deliver(invocation: Invocation, delivered: () => void): void;
  close(): void;
}

const path =
  /^\/2018-06-01\/runtime\/(?:(?<init>init\/error)|invocation\/(?:(?<next>next)|(?<id>[^/]+)\/(?<result>response|error)))$/;

export async function startRuntimeApi(listener: RuntimeListener): Promise<RuntimeApi> {
  let waitingProcess: ServerResponse | undefined;
  let undelivered: { invocation: Invocation; delivered: () => void } | undefined;
  let currentId: string | undefined;
  const secretPath = `/${randomBytes(24).toString('base64url')}`;

  // The process can wait for its next event for any time, so no timeout may close its connection.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    void answer(request, response).catch(() => {
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    address: `127.0.0.1:${port}${secretPath}`,
    deliver: (invocation, delivered) => {
      undelivered = { invocation, delivered };
      handOver();
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = strangersRefusal(request.headers, port);
    if (refusal !== undefined) {
      reply(response, 403, { errorType: 'Forbidden', errorMessage: refusal });
      return;
    }
    const { url = '' } = request;
    const route = url.startsWith(secretPath) ? path.exec(url.slice(secretPath.length))?.groups : undefined;
    if (request.method === 'GET' && route?.next !== undefined) {
      waitingProcess = response;
      handOver();
    } else if (request.method === 'POST' && route?.init !== undefined) {
      listener.initFailed(functionErrorOf(await text(request)));
      reply(response, 202, { status: 'OK' });
    } else if (request.method === 'POST' && route?.id !== undefined) {
      const body = await text(request);
      if (route.id !== currentId) {
        reply(response, 400, { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' });
        return;
      }
      currentId = undefined;
      if (route.result === 'response') listener.responded(route.id, body);
      else listener.failed(route.id, functionErrorOf(body));
      reply(response, 202, { status: 'OK' });
    } else {
      reply(response, 404, {
        errorType: 'NotFound',
        errorMessage: `no ${request.method ?? ''} ${url}`,
      });
    }
  }

  function handOver(): void {
    if (waitingProcess === undefined || undelivered === undefined) return;
    const { invocation, delivered } = undelivered;
    currentId = invocation.requestId;
    waitingProcess.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(invocation.deadline()),
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
      'lambda-runtime-trace-id': invocation.traceId,
    });
    waitingProcess.end(invocation.event);
    waitingProcess = undefined;
    undelivered = undefined;
    delivered();
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function functionErrorOf(body: string): FunctionError {
  try {
    const { errorType, errorMessage, stackTrace } = JSON.parse(body) as Partial<FunctionError>;
    return {
      errorType: errorType ?? 'Error',
      errorMessage: errorMessage ?? '',
      stackTrace,
    };
  } catch {
    return { errorType: 'Error', errorMessage: body };
  }
}
