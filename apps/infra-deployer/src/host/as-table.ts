import { stripVTControlCharacters } from 'node:util';
import type { Paint } from './paint.ts';

/** Rows below a heading, in columns two spaces apart. Cells may be coloured. */
export function asTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => lengthOf(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - lengthOf(cell))))
      .join('  ')
      .trimEnd();
  return [paint.faint(line(heading)), ...rows.map(line)].join('\n');
}

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
