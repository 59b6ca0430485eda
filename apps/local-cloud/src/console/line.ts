import { styleText } from 'node:util';
import type { EpochMs } from '@poolkeeper/pool-model';

/** A line for the terminal: pieces of text, each with an optional style. */
export type Line = readonly Piece[];
export type Piece = string | { readonly text: string; readonly style: Style };
export type Style = Parameters<typeof styleText>[0];

export function styled(style: Style, text: string): Piece {
  return { style, text };
}

/** The line as text of at most `width` columns. A longer line ends with an ellipsis. */
export function paint(
  line: Line,
  { width, colour }: { readonly width: number; readonly colour: boolean },
): string {
  let left = width;
  let painted = '';
  const total = line.reduce((sum, piece) => sum + textOf(piece).length, 0);
  for (const piece of line) {
    const text = textOf(piece);
    const fits = total <= width || text.length < left;
    const shown = fits ? text : `${text.slice(0, Math.max(0, left - 1))}…`;
    painted +=
      colour && typeof piece !== 'string' ? styleText(piece.style, shown, { validateStream: false }) : shown;
    if (!fits) break;
    left -= text.length;
  }
  return painted;
}

function textOf(piece: Piece): string {
  return typeof piece === 'string' ? piece : piece.text;
}

/** `09:42:10`, in UTC. */
export function clockTime(moment: EpochMs): string {
  return new Date(moment).toISOString().slice(11, 19);
}
