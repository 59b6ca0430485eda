import { GraphQLError } from 'graphql';

/** As clients send it: everything may be null or left out. */
export interface SearchInput {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly fullTextSearch?: string | null;
  readonly predicates?: readonly Predicate[] | null;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

interface Predicate {
  readonly field: string;
  readonly constraint: {
    readonly booleanEquals?: readonly boolean[] | null;
    readonly enumEquals?: readonly string[] | null;
    readonly stringMatches?: readonly string[] | null;
  };
  readonly exclude?: boolean | null;
}

/** What can be searched. */
export interface Searchable<Item> {
  /** In the order of results. */
  readonly items: readonly Item[];
  /** Identifies an item, as the cursor of a page that ends with it. */
  readonly idOf: (item: Item) => string;
  /** The fields that predicates can name. */
  readonly fields: Readonly<Record<string, (item: Item) => string | boolean | null>>;
  /** The texts in which a full text search looks. */
  readonly textsOf: (item: Item) => readonly string[];
  /** The orders that can be asked for, `position ASC`. All of them give the order of `items`. */
  readonly orders: readonly string[];
}

const mostSearched = 100;

/** The page of the results that a search asks for. */
export function searchIn<Item>(searchable: Searchable<Item>, input: SearchInput) {
  const { first, after, fullTextSearch, predicates, orderBy } = input;
  const { idOf, orders, textsOf } = searchable;
  if (orderBy != null && !orders.includes(`${orderBy.field} ${orderBy.direction}`)) {
    throw new GraphQLError(`local-cloud does not support the order by ${orderBy.field} ${orderBy.direction}`);
  }
  const tests = (predicates ?? []).map((predicate) => testOf(predicate, searchable));
  const wanted = fullTextSearch?.toLowerCase() ?? '';
  const results = searchable.items.filter(
    (item) =>
      tests.every((test) => test(item)) && textsOf(item).some((text) => text.toLowerCase().includes(wanted)),
  );
  const start = after == null || after === '' ? 0 : results.findIndex((item) => idOf(item) === after) + 1;
  const found = results.slice(start, start + Math.min(first ?? mostSearched, mostSearched));
  const last = found.at(-1);
  return {
    edges: found.map((node) => ({ node })),
    pageInfo: {
      endCursor: last === undefined ? '' : idOf(last),
      hasNextPage: start + found.length < results.length,
      hasPreviousPage: start > 0,
    },
  };
}

function testOf<Item>(
  { field, constraint, exclude }: Predicate,
  { fields }: Searchable<Item>,
): (item: Item) => boolean {
  const valueOf = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (valueOf === undefined) {
    throw new GraphQLError(
      `local-cloud does not support predicates on ${field}, only on ${Object.keys(fields).join(', ')}`,
    );
  }
  const { booleanEquals, enumEquals, stringMatches } = constraint;
  const allowed: readonly unknown[] = [
    ...(booleanEquals ?? []),
    ...(enumEquals ?? []),
    ...(stringMatches ?? []),
  ];
  return (item) => allowed.includes(valueOf(item)) !== (exclude ?? false);
}
