import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './site-paths.ts';
import { chaptersOf } from './table-of-contents.ts';

it('has the chapters and the pages of the list, in their order', () => {
  const markdown =
    '# Manual\n\n- [no chapter](a.md)\n\n**One**\n\n- [A](a.md): a, see [C](c.md)\n- [B](b/b.md)\n\n**Two**\n\n- [C](c.md)\n';

  expect(chaptersOf(markdown)).toEqual([
    {
      title: 'One',
      pages: [
        { title: 'A', path: 'a.md' },
        { title: 'B', path: 'b/b.md' },
      ],
    },
    { title: 'Two', pages: [{ title: 'C', path: 'c.md' }] },
  ]);
});

it('has no empty chapter', () => {
  expect(() => chaptersOf('**One**\n\n**Two**\n\n- [C](c.md)\n')).toThrow('the chapter "One" lists no page');
});

it('of the manual has every page', () => {
  const docs = join(root, 'docs');
  const listed = chaptersOf(readFileSync(join(docs, 'README.md'), 'utf8')).flatMap(({ pages }) =>
    pages.map(({ path }) => posix.normalize(path)),
  );
  // These have lists of their own.
  const others = ['README.md', 'decisions/', 'runbooks/'];
  const pages = globSync('**/*.md', { cwd: docs }).filter(
    (file) => !others.some((other) => file.startsWith(other)),
  );

  expect(pages.filter((page) => !listed.includes(page))).toEqual([]);
});
