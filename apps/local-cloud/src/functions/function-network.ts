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
  const [, id] = /^([0-9a-z]+)\.lambda-url\.[\w-]+\.on\.aws$/.exec(url.hostname) ?? [];
  if (id !== undefined) {
    const target = `${endpoint}${functionUrlPath}${id}${url.pathname}`;
    return machineFetch(input instanceof Request ? new Request(target, input) : target, init);
  }
  if (!isSpacelift(url)) return Promise.reject(new TypeError('fetch failed', { cause: unreachable(url) }));
  return machineFetch(input instanceof Request ? new Request(graphql, input) : graphql, init);
};

// The functions reach Spacelift with this module.
https.request = ((url: string | URL, options: https.RequestOptions, onAnswer?: Answered) => {
  if (!isSpacelift(new URL(url))) throw unreachable(new URL(url));
  return http.request(graphql, { ...options, agent: undefined }, onAnswer);
}) as typeof https.request;
syncBuiltinESMExports();

type Answered = (answer: http.IncomingMessage) => void;

function isSpacelift({ pathname }: URL): boolean {
  return pathname.endsWith('/graphql');
}

function unreachable({ host }: URL): Error {
  return new Error(`functions in local-cloud have no network access, and cannot reach ${host}`);
}
