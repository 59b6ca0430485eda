import type { IncomingMessage, RequestListener } from 'node:http';
import { answerAws, type FaultyCloud } from '../aws/aws-api.ts';
import { ConnectionCut } from '../faults/request-fault.ts';
import { spaceliftApi, type SpaceliftApiOptions } from '../spacelift/spacelift-api.ts';
import { credentialScope } from '../wire/credential-scope.ts';
import { answerControl, refuseUnauthorized } from './control/control-api.ts';
import type { Controls } from './control/controls.ts';
import { functionUrlPath } from '../functions/function-url-path.ts';
import { consolePage } from './console/console-page.ts';
import { streamConsole } from './console/stream-console.ts';
import { updatesPath } from './console/updates.ts';
import { contents } from './contents.ts';
import { invokeFunctionUrl } from './invoke-function-url.ts';
import { metricsOf } from './metrics-route.ts';
import { strangersRefusal } from './strangers.ts';
import { type HttpAnswer, redirect, send, textAnswer } from './http-answer.ts';

/** Routes a request to its API: Spacelift and the control API by path, AWS by its signature or as any other POST. */
export function router(options: FaultyCloud & SpaceliftApiOptions & Controls): RequestListener {
  const graphql = spaceliftApi(options);
  return (request, response) => {
    const refusal = strangersRefusal(request.headers, request.socket.localPort ?? 0);
    if (refusal !== undefined) {
      send(response, textAnswer(403, refusal));
      return;
    }
    const path = pathOf(request);
    if (path === '/graphql') {
      graphql(request, response);
      return;
    }
    if (path === updatesPath && request.method === 'GET') {
      const unauthorized = refuseUnauthorized(request.headers, options);
      if (unauthorized === undefined) streamConsole(response, options);
      else send(response, unauthorized);
      return;
    }
    const gone = new AbortController();
    response.once('close', () => {
      gone.abort();
    });
    answer({ request, path, signal: gone.signal }, options).then(
      (found) => {
        send(response, found);
      },
      (error: unknown) => {
        if (gone.signal.aborted) return;
        if (error instanceof ConnectionCut) {
          request.socket.destroy();
          return;
        }
        send(response, textAnswer(500, error instanceof Error ? error.message : String(error)));
      },
    );
  };
}

/** The largest request is the upload of a function's package to S3. */
const largestBodyBytes = 64 * 1024 * 1024;

interface Exchange {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly signal: AbortSignal;
}

async function answer(
  { request, path, signal }: Exchange,
  cloud: FaultyCloud & Controls,
): Promise<HttpAnswer> {
  const { method = 'GET', headers } = request;
  const host = headers.host ?? '127.0.0.1';
  const isControl = path.startsWith('/_local/');
  if (!isControl && method !== 'POST' && credentialScope(headers.authorization) === undefined) {
    if (path === '/') return consolePage();
    if (path === '/_console') return redirect('/');
    if (path === '/metrics') return metricsOf(cloud);
    return path === '/_local'
      ? textAnswer(200, contents(`http://${host}`))
      : textAnswer(404, `there is nothing at ${path}: open /_local for a list of what is served`);
  }
  const bytes = await readBody(request);
  if (bytes === undefined) {
    return textAnswer(413, `the request is larger than the maximum of ${largestBodyBytes} bytes`);
  }
  const body = bytes.toString('utf8');
  if (isControl) return answerControl({ method, path, headers, body }, cloud);
  if (path.startsWith(functionUrlPath))
    return invokeFunctionUrl({ method, path, headers, body }, cloud.account);
  const wire = {
    method,
    url: request.url ?? '/',
    headers: headers as Readonly<Record<string, string | undefined>>,
    body,
    bytes,
  };
  return answerAws(wire, cloud, { host, signal });
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').replace(/[?#].*$/s, '');
}

/** The request's body. Undefined if it is too large. Rejects if the client disconnects. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest of a large body is read and dropped, because a client that is still sending does not read the answer.
    if (size <= largestBodyBytes) chunks.push(chunk);
  }
  return size > largestBodyBytes ? undefined : Buffer.concat(chunks);
}
