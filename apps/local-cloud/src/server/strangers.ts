import type { IncomingHttpHeaders } from 'node:http';

/** The names by which this machine reaches itself. */
const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** The values of `Sec-Fetch-Site` of our own page, and of a URL that the user opened. */
const ownSites: readonly unknown[] = [undefined, 'same-origin', 'none'];

/**
 * The reason to refuse a request to a server on this port of the loopback interface. Undefined for a request that was not
 * sent by a page of another site.
 *
 * A page of any site can send requests to this machine, and read the answers if its own name resolves to 127.0.0.1 (DNS
 * rebinding). Browsers say so in these headers, which pages cannot set.
 */
export function strangersRefusal(
  { host, origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  port: number,
): string | undefined {
  const hosts = loopbackNames.map((name) => `${name}:${port}`);
  if (host === undefined || !hosts.includes(host.toLowerCase())) {
    return `the host must be one of ${hosts.join(', ')}, got ${String(host)}`;
  }
  const isOwn = origin === undefined || hosts.some((own) => origin.toLowerCase() === `http://${own}`);
  if (isOwn && ownSites.includes(site)) return undefined;
  return `a page of another site must not send requests here, got one of ${origin ?? String(site)}`;
}
