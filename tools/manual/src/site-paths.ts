import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The root of the repository: the site shows its Markdown files in their places. */
export const root = join(import.meta.dirname, '../../..');

/** The file of a page in the site. A README is what its folder shows. */
export function pagePath(file: string): string {
  return file.replace(/(^|\/)README\.md$/, '$1index.md');
}

export type Target =
  /** A link that a browser can follow within the site, or elsewhere. */
  | { readonly kind: 'link'; readonly href: string }
  /** A file of the repository that is no page. */
  | { readonly kind: 'source'; readonly path: string };

/** What a link in a file of the repository leads to, on the site. */
export function targetOf(href: string, file: string): Target {
  const [path = '', anchor] = href.split('#', 2);
  if (path === '' || /^[a-z]+:/.test(path)) return { kind: 'link', href };
  if (path.endsWith('.md')) {
    return { kind: 'link', href: pagePath(path) + (anchor === undefined ? '' : `#${anchor}`) };
  }
  const source = posix.join(posix.dirname(file), path);
  // VitePress reports a link that leads to nothing.
  return existsSync(join(root, source)) ? { kind: 'source', path: source } : { kind: 'link', href };
}
