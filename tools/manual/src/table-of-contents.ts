export interface Chapter {
  readonly title: string;
  readonly pages: readonly Page[];
}

export interface Page {
  readonly title: string;
  /** Relative to the file with the list. */
  readonly path: string;
}

/** The chapters of a file that lists pages as links, each list below a line in bold. */
export function chaptersOf(markdown: string): readonly Chapter[] {
  const [, ...parts] = markdown.split(/^\*\*(.+)\*\*$/m);
  const chapters = Array.from({ length: parts.length / 2 }, (_, index) => ({
    title: parts[2 * index] ?? '',
    pages: pagesOf(parts[2 * index + 1] ?? ''),
  }));
  const empty = chapters.find(({ pages }) => pages.length === 0);
  if (empty !== undefined) throw new Error(`the chapter "${empty.title}" lists no page`);
  return chapters;
}

/** The pages that the items of a list begin with. */
function pagesOf(markdown: string): readonly Page[] {
  return [...markdown.matchAll(/^- \[(?<title>[^\]]+)\]\((?<path>[^)#]+)\)/gm)].map(({ groups }) => ({
    title: groups?.title ?? '',
    path: groups?.path ?? '',
  }));
}
