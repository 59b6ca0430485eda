/**
 * Where an account's GraphQL API is: `https://acme.app.spacelift.io` gives `https://acme.app.spacelift.io/graphql`.
 * Throws a `TypeError` for what is not the URL of an account.
 */
export function graphqlUrl(endpoint: string): string {
  const url = URL.parse(endpoint);
  const wanted = 'endpoint must be the URL of a spacelift account, such as https://acme.app.spacelift.io';
  if (!url) throw new TypeError(`${wanted}, got ${JSON.stringify(endpoint)}`);
  if (url.username || url.password) {
    throw new TypeError(`${wanted}, got one with a user or password in it: pass the api key as apiKey`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new TypeError(`${wanted}, got ${JSON.stringify(endpoint)}`);
  }
  const account = url.pathname.replace(/\/+$/, '').replace(/\/graphql$/, '');
  return `${url.origin}${account}/graphql`;
}
