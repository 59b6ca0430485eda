import { AwsFault } from '@poolkeeper/pool-world';
import { within } from '../constraint.ts';
import { page, type Page } from '../page.ts';

export interface Paging {
  readonly MaxRecords?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** A page of records as Auto Scaling counts them. `most` is what a page holds at most. */
export function pageOfRecords<Item>(
  paging: Paging,
  sizes: { readonly usual: number; readonly most: number },
  records: { readonly items: readonly Item[]; readonly keyOf: (item: Item) => string },
): Page<Item> {
  const size = within({ member: 'maxRecords', from: 1, to: sizes.most }, paging.MaxRecords ?? sizes.usual);
  return page({
    ...records,
    size,
    token: paging.NextToken,
    badToken: () => new AwsFault('InvalidNextToken', 'The token provided is invalid'),
  });
}
