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

  it('skips nothing when an item that was shown disappears', () => {
    const { nextToken } = pageOf(['a', 'b', 'c', 'd']);

    expect(pageOf(['b', 'c', 'd'], nextToken).items).toEqual(['c', 'd']);
  });

  it('goes on by position when the last item that was shown disappears', () => {
    const { nextToken } = pageOf(['a', 'b', 'c', 'd']);

    expect(pageOf(['a', 'x', 'c', 'd'], nextToken).items).toEqual(['c', 'd']);
  });

  it('has nothing of an empty list', () => {
    expect(pageOf([])).toEqual({ items: [], nextToken: undefined });
  });

  it.each(['', 'made up', Buffer.from('{"after": 1, "at": "x"}').toString('base64url')])(
    'refuses "%s"',
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
