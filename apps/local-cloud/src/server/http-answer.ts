import type { ServerResponse } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export function textAnswer(status: number, body: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: `${body}\n` };
}

export function redirect(location: string): HttpAnswer {
  return { status: 308, headers: { location }, body: '' };
}

/** Indented JSON. */
export function jsonAnswer(status: number, body: object): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(body, undefined, 2)}\n`,
  };
}

export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.end(bytes);
}
