import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** Counts the requests to Spacelift that this process serves. */
export function countGraphql(): { readonly calls: number; stop(): void } {
  const channel = 'http.server.request.start';
  const counter = {
    calls: 0,
    stop: () => {
      unsubscribe(channel, count);
    },
  };
  function count(message: unknown): void {
    const { request } = message as { readonly request: IncomingMessage };
    if (request.url === '/graphql') counter.calls += 1;
  }
  subscribe(channel, count);
  return counter;
}
