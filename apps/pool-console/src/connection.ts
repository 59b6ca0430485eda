import type { ConsoleUpdate } from '@poolkeeper/pool-model/view';

export type Connection = 'connecting' | 'open' | 'lost' | 'refused';

export interface Follower {
  updated(update: ConsoleUpdate, isFirst: boolean): void;
  connected(connection: Connection): void;
}

const retryMs = 1000;
const prefix = 'data: ';

/** The printed URL ends with the token. Browsers do not send that part to a server, and it leaves the address bar at once. */
function takeToken(): string {
  if (location.hash.length > 1) sessionStorage.setItem('token', location.hash.slice(1));
  history.replaceState(null, '', location.pathname);
  return sessionStorage.getItem('token') ?? '';
}

const authorization = `Bearer ${takeToken()}`;

/** Follows the pools until the page is closed, and connects again when the connection is lost. */
export async function follow(follower: Follower): Promise<never> {
  for (;;) {
    try {
      const response = await fetch('/_console/updates', { headers: { authorization } });
      if (response.status === 401) follower.connected('refused');
      else if (response.body !== null) await readUpdates(response.body, follower);
    } catch {
      // The server has stopped, or starts again.
    }
    if (isOpen) follower.connected('lost');
    isOpen = false;
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

let isOpen = false;

/** `EventSource` cannot send a header, so the events are read from a response. */
async function readUpdates(body: ReadableStream<Uint8Array>, follower: Follower): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let parts: string[] = [];
  let isFirst = true;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const [head = '', ...tails] = value.split('\n\n');
    parts.push(head);
    for (const tail of tails) {
      const event = parts.join('');
      parts = [tail];
      if (!event.startsWith(prefix)) continue;
      if (isFirst) follower.connected('open');
      isOpen = true;
      follower.updated(JSON.parse(event.slice(prefix.length)) as ConsoleUpdate, isFirst);
      isFirst = false;
    }
  }
}

/** What the control API answered. */
export type Outcome =
  | { readonly kind: 'done'; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly reason: string };

/** Sends a request to the control API. */
export async function control(path: string, body: object): Promise<Outcome> {
  try {
    const response = await fetch(`/_local/${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { readonly message?: string };
    if (response.ok) return { kind: 'done', answer };
    return { kind: 'refused', reason: answer.message ?? `the request failed with status ${response.status}` };
  } catch {
    return { kind: 'refused', reason: 'local-cloud does not answer' };
  }
}
