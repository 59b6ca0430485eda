import { stripVTControlCharacters } from 'node:util';

/** Pads the cells of each row so that the columns line up. Cells may be coloured. */
export function alignColumns(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, visibleLength(cell));
    }
  }
  return rows.map((row) =>
    row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - visibleLength(cell))),
  );
}

/** Lines of the rows, with two spaces between columns. */
export function formatTable(rows: readonly (readonly string[])[]): readonly string[] {
  return alignColumns(rows).map((cells) => cells.join('  ').trimEnd());
}

function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}
