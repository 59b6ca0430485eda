import { paint, type Line } from './line.ts';
import type { Terminal } from './terminal.ts';

const upBy = (lines: number) => (lines === 0 ? '' : `\u001b[${lines}A`);
const clearToEnd = '\u001b[J';
const clearRestOfLine = '\u001b[K';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

/**
 * Lines at the end of a terminal that are redrawn in place. Packages such as log-update erase the lines before they write
 * them, which flickers at the rate of the live view.
 */
export interface RedrawnBlock {
  draw(lines: readonly Line[]): void;
  /** Keeps the last lines and shows the cursor again. */
  end(): void;
}

export function redrawnBlock(terminal: Terminal): RedrawnBlock {
  let drawn = 0;
  const restoreCursor = () => {
    terminal.write(showCursor);
  };
  terminal.write(hideCursor);
  process.once('exit', restoreCursor);
  return {
    draw: (lines) => {
      const format = { width: terminal.width(), colour: terminal.colour };
      // Each frame is a single write that overwrites the old text. Clearing it first would flicker.
      const text = lines.map((line) => `${paint(line, format)}${clearRestOfLine}\n`).join('');
      terminal.write(`${upBy(drawn)}\r${text}${clearToEnd}`);
      drawn = lines.length;
    },
    end: () => {
      process.off('exit', restoreCursor);
      restoreCursor();
    },
  };
}
