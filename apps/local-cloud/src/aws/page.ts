import type { AwsFault } from '@poolkeeper/pool-world';

export interface PageRequest<Item> {
  /** All items, in a stable order. */
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Maximum number of items on the page. */
  readonly size: number;
  /** The `nextToken` of the previous page. Undefined for the first page. */
  readonly token: string | undefined;
  /** The error for an invalid token. */
  readonly badToken: () => AwsFault;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly nextToken: string | undefined;
}

/** One page of a list. It starts after the last key of the previous page, so that a removed item does not hide another. */
export function page<Item>(request: PageRequest<Item>): Page<Item> {
  const start = startOf(request);
  const items = request.items.slice(start, start + request.size);
  const last = items.at(-1);
  const more = start + items.length < request.items.length;
  const token =
    last === undefined || !more ? undefined : { after: request.keyOf(last), at: start + items.length };
  return {
    items,
    nextToken: token && Buffer.from(JSON.stringify(token)).toString('base64url'),
  };
}

function startOf<Item>({ items, keyOf, token, badToken }: PageRequest<Item>): number {
  if (token === undefined) return 0;
  const position = readToken(token);
  if (position === undefined) throw badToken();
  const last = items.findIndex((item) => keyOf(item) === position.after);
  return last === -1 ? position.at : last + 1;
}

function readToken(token: string): { readonly after: string; readonly at: number } | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    const { after, at } = read as { after: unknown; at: unknown };
    return typeof after === 'string' && Number.isSafeInteger(at) ? { after, at: Number(at) } : undefined;
  } catch {
    return undefined;
  }
}
