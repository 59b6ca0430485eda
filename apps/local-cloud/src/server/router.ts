import type { IncomingMessage, RequestListener } from 'node:http';
import { answerAws, type FaultyCloud } from '../aws/aws-api.ts';
import { ConnectionCut } from '../faults/request-fault.ts';
import { spaceliftApi, type SpaceliftApiOptions } from '../spacelift/spacelift-api.ts';
import { credentialScope } from '../wire/credential-scope.ts';
import { answerControl, type Controls } from './control/control-api.ts';
import { consolePage } from './console-page.ts';
import { frontPage } from './front-page.ts';
import { htmlAnswer, type HttpAnswer, send, textAnswer } from './http-answer.ts';
import { readBody } from './read-body.ts';

/** Tells the APIs apart: Spacelift and the control API by path, AWS by its signature or as any other POST. */
export function router(options: FaultyCloud & SpaceliftApiOptions & Controls): RequestListener {
  const graphql = spaceliftApi(options);
  return (request, response) => {
    const path = pathOf(request);
    if (path === '/graphql') {
      graphql(request, response);
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
    if (path === '/_console') return htmlAnswer(consolePage);
    return path === '/'
      ? textAnswer(200, frontPage(`http://${host}`))
      : textAnswer(404, `nothing is served at ${path}: open / to see what is`);
  }
  const bytes = await readBody(request);
  if (bytes === undefined) return textAnswer(413, 'the request is too large');
  const body = bytes.toString('utf8');
  if (isControl) return answerControl({ method, path, body }, cloud);
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
