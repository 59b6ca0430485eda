import { AwsFault } from '@poolkeeper/pool-world';
import { requireWithin } from '../constraint.ts';
import { page, type Page } from '../page.ts';

export interface Paging {
  readonly MaxRecords?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** A page of records with Auto Scaling's parameters. */
export function pageOfRecords<Item>(
  paging: Paging,
  sizes: { readonly default: number; readonly maximum: number },
  records: { readonly items: readonly Item[]; readonly keyOf: (item: Item) => string },
): Page<Item> {
  const size = requireWithin(
    { member: 'maxRecords', from: 1, to: sizes.maximum },
    paging.MaxRecords ?? sizes.default,
  );
  return page({
    ...records,
    size,
    token: paging.NextToken,
    badToken: () => new AwsFault('InvalidNextToken', 'The token provided is invalid'),
  });
}
