import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { slug } from 'github-slugger';
import { defineConfig, type DefaultTheme, type MarkdownOptions } from 'vitepress';
import { diagramOf } from '../src/diagram.ts';
import { pagePath, root, targetOf } from '../src/site-paths.ts';
import { chaptersOf } from '../src/table-of-contents.ts';

type Markdown = Parameters<NonNullable<MarkdownOptions['config']>>[0];

const { GITHUB_REPOSITORY: repository } = process.env;

export default defineConfig({
  title: 'Poolkeeper',
  description: 'Spacelift worker pools on EC2 that scale to their queue and never interrupt a run.',
  lang: 'en',
  // A page has the same path as its file, so that relative links lead to the same place on the site and in the repository.
  srcDir: '../..',
  srcExclude: ['**/node_modules/**', '**/dist/**', '**/fixtures/**'],
  outDir: 'dist/site',
  cacheDir: 'dist/cache',
  rewrites: pagePath,
  markdown: {
    // As on GitHub, so that a link to a heading works on both.
    anchor: { slugify: slug },
    config(markdown) {
      showBraces(markdown);
      drawDiagrams(markdown);
      adaptLinks(markdown);
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Quick start', link: '/docs/guides/quick-start' },
      { text: 'Manual', link: '/docs/' },
      { text: 'Configuration', link: '/docs/reference/configuration' },
      { text: 'Command line', link: '/docs/reference/cli' },
      { text: 'Changelog', link: '/CHANGELOG' },
    ],
    sidebar: sidebar(),
    ...(repository !== undefined && {
      socialLinks: [{ icon: 'github' as const, link: `https://github.com/${repository}` }],
    }),
  },
});

/** The chapters of the manual, so that it has one table of contents. */
function sidebar(): DefaultTheme.SidebarItem[] {
  const manual = readFileSync(join(root, 'docs/README.md'), 'utf8');
  return chaptersOf(manual).map(({ title, pages }) => ({
    text: title,
    items: pages.map((page) => ({
      text: page.title,
      link: `/${pagePath(posix.join('docs', page.path)).replace(/(index)?\.md$/, '')}`,
    })),
  }));
}

/** Vue would take two braces for the start of an expression. */
function showBraces({ renderer: { rules } }: Markdown): void {
  const { text, code_inline: code } = rules;
  if (text === undefined || code === undefined) throw new Error('VitePress renders text in another way');
  rules.text = (...args) => text(...args).replaceAll('{{', '&#123;&#123;');
  rules.code_inline = (...args) => code(...args).replace('<code', '<code v-pre');
}

/** GitHub draws the same diagrams. */
function drawDiagrams({ renderer: { rules }, utils }: Markdown): void {
  const { fence } = rules;
  if (fence === undefined) throw new Error('VitePress renders code in another way');
  rules.fence = (...args) => {
    const [tokens, index] = args;
    const { info, content } = tokens[index] ?? { info: '', content: '' };
    if (info.trim() !== 'mermaid') return fence(...args);
    // Vue leaves out a style within a template, but not within HTML that it is given.
    return `<div v-html="${utils.escapeHtml(JSON.stringify(diagramOf(content)))}"></div>`;
  };
}

/** Links to files that are no pages lead to the repository, if it is known. */
function adaptLinks(markdown: Markdown): void {
  markdown.core.ruler.push('links', ({ tokens, env }) => {
    const { realPath, path } = env as { readonly realPath?: string; readonly path: string };
    const file = posix.relative(root, realPath ?? path);
    for (const { children } of tokens) {
      let opened: 'link' | 'text' = 'link';
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const target = targetOf(token.attrGet('href') ?? '', file);
          opened = target.kind === 'source' && repository === undefined ? 'text' : 'link';
          token.attrSet(
            'href',
            target.kind === 'link'
              ? target.href
              : `https://github.com/${repository}/tree/main/${target.path}`,
          );
        }
        if (opened === 'text' && token.type.startsWith('link_')) token.hidden = true;
        if (token.type === 'link_close') opened = 'link';
      }
    }
  });
}
