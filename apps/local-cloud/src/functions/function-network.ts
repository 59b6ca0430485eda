/**
 * Preloaded into a function's process: leads its requests to Spacelift to this machine. A pool's settings name the account
 * at Spacelift that the pool has in production, `https://acme.app.spacelift.io`; here its GraphQL API is local-cloud's,
 * whatever the host. Nothing else leaves the machine: a request elsewhere fails as it does without a network.
 */
const endpoint = new URL(import.meta.url).searchParams.get('endpoint') ?? '';
const machineFetch = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.hostname === '127.0.0.1') return machineFetch(input, init);
  if (!url.pathname.endsWith('/graphql')) {
    const cause = new Error(`local-cloud has no network: nothing is at ${url.host}`);
    return Promise.reject(new TypeError('fetch failed', { cause }));
  }
  const local = `${endpoint}/graphql`;
  return machineFetch(input instanceof Request ? new Request(local, input) : local, init);
};
