import type { ServerResponse } from 'node:http';
import type { ConsoleUpdate } from '@poolkeeper/pool-model/view';

/** Where the page reads its updates. */
export const updatesPath = '/_console/updates';

/** Begins an answer of server-sent events. */
export function beginUpdates(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
}

/** Returns false if the client has not read the earlier updates yet. */
export function sendUpdate(response: ServerResponse, update: ConsoleUpdate): boolean {
  return response.write(`data: ${JSON.stringify(update)}\n\n`);
}
