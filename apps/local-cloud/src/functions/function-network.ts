/**
 * Preloaded into a function's process. Redirects requests to Spacelift to local-cloud: a pool's settings name the pool's
 * Spacelift account, such as `https://acme.app.spacelift.io`, and a request to `/graphql` of any host is answered here. All
 * other requests to other machines fail.
 */
const endpoint = new URL(import.meta.url).searchParams.get('endpoint') ?? '';
const machineFetch = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.hostname === '127.0.0.1') return machineFetch(input, init);
  if (!url.pathname.endsWith('/graphql')) {
    const cause = new Error(`functions in local-cloud have no network access, and cannot reach ${url.host}`);
    return Promise.reject(new TypeError('fetch failed', { cause }));
  }
  const local = `${endpoint}/graphql`;
  return machineFetch(input instanceof Request ? new Request(local, input) : local, init);
};
