import { renderMermaidSVG } from 'beautiful-mermaid';

/** A diagram as SVG in the colours of the site, light or dark. It loads nothing. */
export function diagramOf(mermaid: string): string {
  const svg = renderMermaidSVG(mermaid, { bg: 'var(--vp-c-bg)', fg: 'var(--vp-c-text-1)' });
  // The site has the font.
  return svg
    .replace(/@import url\([^)]*\);/, '')
    .replace('style="', 'style="max-width: 100%; height: auto; ');
}
