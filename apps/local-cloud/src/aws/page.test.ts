import { AwsFault } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import { page } from './page.ts';

describe('page', () => {
  it('ends without a token when the last page is full', () => {
    const first = pageOf(['a', 'b', 'c', 'd']);
    const second = pageOf(['a', 'b', 'c', 'd'], first.nextToken);

    expect([first.items, second.items]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(second.nextToken).toBeUndefined();
  });

  it('skips no item when an item of the previous page is removed', () => {
    const { nextToken } = pageOf(['a', 'b', 'c', 'd']);

    expect(pageOf(['b', 'c', 'd'], nextToken).items).toEqual(['c', 'd']);
  });

  it('continues by position when the last item of the previous page is removed', () => {
    const { nextToken } = pageOf(['a', 'b', 'c', 'd']);

    expect(pageOf(['a', 'x', 'c', 'd'], nextToken).items).toEqual(['c', 'd']);
  });

  it('is empty for an empty list', () => {
    expect(pageOf([])).toEqual({ items: [], nextToken: undefined });
  });

  it.each(['', 'made up', Buffer.from('{"after": 1, "at": "x"}').toString('base64url')])(
    'refuses the token "%s"',
    (token) => {
      expect(() => pageOf(['a'], token)).toThrow('bad token');
    },
  );
});

function pageOf(items: readonly string[], token?: string) {
  return page({
    items,
    keyOf: (item) => item,
    size: 2,
    token,
    badToken: () => new AwsFault('BadToken', 'bad token'),
  });
}
