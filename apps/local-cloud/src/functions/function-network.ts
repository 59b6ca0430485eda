import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { functionUrlPath } from './function-url-path.ts';

/**
 * Preloaded into a function's process. Redirects requests to Spacelift to local-cloud: a pool's settings name the pool's
 * Spacelift account, such as `https://acme.app.spacelift.io`, and a request to `/graphql` of any host is answered here, except
 * that the URL of a function invokes that function. All other requests to other machines fail.
 */
const endpoint = new URL(import.meta.url).searchParams.get('endpoint') ?? '';
const graphql = `${endpoint}/graphql`;
const machineFetch = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.hostname === '127.0.0.1') return machineFetch(input, init);
  const target = targetOf(url);
  if (target === undefined) return Promise.reject(new TypeError('fetch failed', { cause: unreachable(url) }));
  return machineFetch(input instanceof Request ? new Request(target, input) : target, init);
};

// The functions reach Spacelift with this module.
https.request = ((url: string | URL, options: https.RequestOptions, onAnswer?: Answered) => {
  const target = targetOf(new URL(url));
  if (target === undefined) throw unreachable(new URL(url));
  return http.request(target, { ...options, agent: undefined }, onAnswer);
}) as typeof https.request;
syncBuiltinESMExports();

type Answered = (answer: http.IncomingMessage) => void;

/** Where local-cloud answers the request. */
function targetOf({ hostname, pathname }: URL): string | undefined {
  const [, id] = /^([0-9a-z]+)\.lambda-url\.[\w-]+\.on\.aws$/.exec(hostname) ?? [];
  if (id !== undefined) return `${endpoint}${functionUrlPath}${id}${pathname}`;
  return pathname.endsWith('/graphql') ? graphql : undefined;
}

function unreachable({ host }: URL): Error {
  return new Error(`functions in local-cloud have no network access, and cannot reach ${host}`);
}
