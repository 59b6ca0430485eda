import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConsoleUpdate } from '@poolkeeper/pool-model/view';
import { refuseUnauthorized } from '../control/control-api.ts';
import { send, textAnswer, type HttpAnswer } from '../http-answer.ts';
import { listen } from '../listen.ts';
import { strangersRefusal } from '../strangers.ts';
import { consolePage } from './console-page.ts';
import { beginUpdates, sendUpdate, updatesPath } from './updates.ts';

export interface ConsoleServerOptions {
  /** The port on 127.0.0.1. 0 picks a free port. */
  readonly port: number;
  /** Called for each page that is opened. Sends it updates until the returned function is called. */
  readonly follow: (sendUpdate: (update: ConsoleUpdate) => void) => () => void;
}

export interface ConsoleServer {
  /** The address of the page, with the token that only the user gets to know. */
  readonly url: string;
  /** Stops listening, and closes the connections of open pages. */
  close(): Promise<void>;
}

/** Serves the console alone: its page, and what `follow` sends. Changes nothing. Rejects with `PortInUseError` if the port is taken. */
export async function serveConsole({ port, follow }: ConsoleServerOptions): Promise<ConsoleServer> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    const refusal = refusalOf(request, token);
    if (refusal !== undefined) send(response, refusal);
    else if (request.url === updatesPath) followUpdates(response, follow);
    else send(response, consolePage());
  });
  await listen(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${actual}/#${token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function refusalOf({ method, url, headers, socket }: IncomingMessage, token: string): HttpAnswer | undefined {
  const stranger = strangersRefusal(headers, socket.localPort ?? 0);
  if (stranger !== undefined) return textAnswer(403, stranger);
  if (method !== 'GET') return textAnswer(405, `the method must be GET, got ${String(method)}`);
  if (url === updatesPath) return refuseUnauthorized(headers, { token });
  return url === '/' ? undefined : textAnswer(404, `there is nothing at ${String(url)}: open /`);
}

function followUpdates(response: ServerResponse, follow: ConsoleServerOptions['follow']): void {
  beginUpdates(response);
  const stop = follow((update) => {
    // A page that does not keep up connects again, and gets the present.
    sendUpdate(response, update);
    if (response.writableLength > largestBacklogBytes) response.destroy();
  });
  response.once('close', stop);
}

const largestBacklogBytes = 16 * 1024 * 1024;
