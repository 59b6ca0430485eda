/** The accounts on Spacelift's own hosts, in the EU and in the US. Only Spacelift receives what is sent there. */
export const spaceliftHosts: readonly string[] = [
  'https://*.app.spacelift.io',
  'https://*.app.us.spacelift.io',
];

/** The endpoints that an API key may be sent to. */
export interface TrustedEndpoints {
  /** The endpoint that is stored with the key. @default - the key is stored without one */
  readonly bound?: string;
  /** URLs that whoever deployed the function or runs the command trusts. `*` stands for one part of a host name. */
  readonly allowed: readonly string[];
}

/**
 * Returns why an API key must not be sent to an endpoint; undefined if it may. The endpoint that is stored with the key
 * decides. A key without one goes only where the deployment allows. Without encryption, the deployment has to allow the
 * endpoint in either case.
 */
export function endpointProblem(endpoint: string, { bound, allowed }: TrustedEndpoints): string | undefined {
  const isAllowed = allowed.some((pattern) => matches(pattern, endpoint));
  if (bound !== undefined && normalized(bound) !== normalized(endpoint)) {
    return `the API key is stored for ${bound}, not for ${endpoint}: if the endpoint has changed, set the key again with \`poolkeeper secrets set POOL api-key\``;
  }
  if (isAllowed) return undefined;
  if (!normalized(endpoint).startsWith('https://')) {
    return `the API key must not be sent to ${endpoint} without encryption: use https, or deploy the services for this endpoint`;
  }
  if (bound !== undefined) return undefined;
  return `the API key is stored without its endpoint, and may be sent to ${allowed.join(', ')} only, not to ${endpoint}: set it again with \`poolkeeper secrets set POOL api-key\`, which stores the endpoint with it, or deploy the services for this endpoint`;
}

/** Whether both are the URL of the same account. */
export function isSameEndpoint(one: string, other: string): boolean {
  return normalized(one) === normalized(other);
}

/** Whether a URL matches one without `*`, or with it in place of parts of the host name. */
function matches(pattern: string, endpoint: string): boolean {
  const parts = normalized(pattern)
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[a-z0-9-]+')}$`).test(normalized(endpoint));
}

function normalized(endpoint: string): string {
  const url = URL.parse(endpoint);
  if (url === null) return endpoint;
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
}
