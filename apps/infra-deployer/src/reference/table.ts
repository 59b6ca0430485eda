import { alignColumns } from '../cli/columns.ts';

/** A Markdown table in Prettier's format, so that formatting does not change it. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heading, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  // Prettier's rule has at least three dashes.
  const [first = [], ...rest] = alignColumns([...cells, heading.map(() => '---')]).slice(0, -1);
  const rule = first.map((cell) => '-'.repeat(cell.length));
  return [first, rule, ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
