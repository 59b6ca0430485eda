import { paint, type Line } from './line.ts';
import type { Terminal } from './terminal.ts';

const upBy = (lines: number) => (lines === 0 ? '' : `\u001b[${lines}A`);
const clearToEnd = '\u001b[J';
const clearRestOfLine = '\u001b[K';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

/** Lines at the end of a terminal that are drawn again in place. */
export interface RedrawnBlock {
  draw(lines: readonly Line[]): void;
  /** Leaves what was drawn last and gives the cursor back. */
  end(): void;
}

export function redrawnBlock(terminal: Terminal): RedrawnBlock {
  let drawn = 0;
  const giveCursorBack = () => {
    terminal.write(showCursor);
  };
  terminal.write(hideCursor);
  process.once('exit', giveCursorBack);
  return {
    draw: (lines) => {
      const look = { width: terminal.width(), colour: terminal.colour };
      // One write a frame, and no clearing before the text: it would flicker.
      const text = lines.map((line) => `${paint(line, look)}${clearRestOfLine}\n`).join('');
      terminal.write(`${upBy(drawn)}\r${text}${clearToEnd}`);
      drawn = lines.length;
    },
    end: () => {
      process.off('exit', giveCursorBack);
      giveCursorBack();
    },
  };
}
