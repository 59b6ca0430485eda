import type { Answer } from './answer.ts';
import { BadResponseError } from './errors.ts';

/** What to look for, and in which order. */
export interface Search {
  readonly fullTextSearch?: string;
  /** All of them have to hold. */
  readonly predicates?: readonly SearchPredicate[];
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' };
  /** Number of results for each request. @default 50 */
  readonly pageSize?: number;
  /** Maximum number of requests. @default - as many as there are pages */
  readonly maxPages?: number;
}

export interface SearchPredicate {
  /** Name of a field, such as `state`. */
  readonly field: string;
  /** Holds if the field has one of the values. */
  readonly constraint:
    | { readonly booleanEquals: readonly boolean[] }
    | { readonly enumEquals: readonly string[] }
    | { readonly stringMatches: readonly string[] };
  /** True to look for everything else. @default false */
  readonly exclude?: boolean;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly endCursor: string;
  readonly hasNextPage: boolean;
}

/** Iterates over all results of a search, and asks for a page only when its first item is needed. */
export async function* searchPages<Item>(
  { pageSize = 50, maxPages = Infinity, ...search }: Search,
  fetchPage: (
    input: Omit<Search, 'pageSize' | 'maxPages'> & { readonly first: number; readonly after?: string },
  ) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let after: string | undefined;
  for (let asked = 1; ; asked += 1) {
    const page = await fetchPage({ ...search, first: pageSize, ...(after !== undefined && { after }) });
    yield* page.items;
    if (!page.hasNextPage || asked >= maxPages) return;
    if (page.endCursor === '' || page.endCursor === after) {
      throw new BadResponseError(
        "spacelift's answer says that there is a next page, but not where it starts",
      );
    }
    after = page.endCursor;
  }
}

interface PageFields {
  readonly edges: readonly { readonly node: unknown }[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

/** A page of an answer with edges. */
export function toPage<Node, Item>(
  answer: Answer<PageFields>,
  toItem: (node: Answer<Node>) => Item,
): Page<Item> {
  const info = answer.object<PageFields['pageInfo']>('pageInfo');
  return {
    items: answer.objects<{ node: Node }>('edges').map((edge) => toItem(edge.object<Node>('node'))),
    hasNextPage: info.flag('hasNextPage'),
    endCursor: info.isAbsent('endCursor') ? '' : info.text('endCursor'),
  };
}
