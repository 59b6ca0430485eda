import type { IncomingMessage } from 'node:http';
import { Agent, globalAgent, request } from 'node:https';
import * as tls from 'node:tls';

/**
 * Returns a `fetch` that trusts certificates in addition to those of the platform, for the `fetch` option of a client. The
 * certificates count for its own connections only, so not for other clients of the process. It never follows a redirect.
 *
 * It uses `node:https`, whose first request takes a tenth of the time and memory of the first `fetch` of a process.
 *
 * @param certificates each in PEM form. Without any, it uses the connections of the platform, which go through its proxy.
 */
export function fetchTrusting(certificates: readonly string[]): typeof fetch {
  const agent =
    certificates.length === 0
      ? globalAgent
      : new Agent({ keepAlive: true, ca: [...platformCertificates(), ...certificates] });
  return async (input, init) => {
    const asked = new Request(input, init);
    if (!asked.url.startsWith('https:')) return fetch(asked);
    const { method, headers, signal } = asked;
    const body = await asked.text();
    const reasonFor = (cause: unknown): unknown =>
      signal.aborted ? signal.reason : new TypeError('fetch failed', { cause });
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(asked.url, { agent, method, headers: Object.fromEntries(headers), signal }, resolve)
        .on('error', (error) => {
          // Callers tell a timeout from other failures by the signal's reason, as with the platform's fetch.
          // oxlint-disable-next-line typescript/prefer-promise-reject-errors
          reject(reasonFor(error));
        })
        .end(body);
    });
    const { statusCode: status = 500, headersDistinct } = answer;
    return new Response(mayHaveBody(status) ? ReadableStream.from(chunksOf(answer, reasonFor)) : null, {
      status,
      headers: Object.entries(headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      ),
    });
  };
}

/** Node.js before 22.15 knows its own certificates only. */
function platformCertificates(): readonly string[] {
  const { getCACertificates } = tls as Partial<typeof tls>;
  return getCACertificates?.('default') ?? tls.rootCertificates;
}

async function* chunksOf(answer: IncomingMessage, reasonFor: (cause: unknown) => unknown) {
  try {
    for await (const chunk of answer) yield chunk as Uint8Array;
  } catch (error) {
    throw reasonFor(error);
  }
}

/** The constructor of Response throws if one of the other statuses gets a body. */
function mayHaveBody(status: number): boolean {
  return status >= 200 && ![204, 205, 304].includes(status);
}
