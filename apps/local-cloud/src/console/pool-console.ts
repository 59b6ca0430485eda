import type { EpochMs } from '@poolkeeper/pool-model';
import type { Pass } from '../play/pass.ts';
import { clockTime } from './clock-time.ts';
import { paint, type Line } from './line.ts';
import { liveView } from './live-view.ts';
import { passLine } from './pass-line.ts';
import type { PoolState } from './pool-state.ts';
import { redrawnBlock } from './redrawn-block.ts';
import type { Terminal } from './terminal.ts';

/** Shows a pool while it runs. */
export interface PoolConsole {
  /** Call it once, before the others; `state` reads the pool as it is at the moment. */
  begin(state: () => PoolState): void;
  passed(pass: Pass): void;
  /** Something that is no pass went wrong or is worth a line. */
  noted(text: string, at: EpochMs): void;
  /** Shows the last state, and gives the terminal back. */
  end(): void;
}

const frameMs = 150;
/** Wider lines are hard to read. */
const mostColumns = 120;

/** The fitting console for a terminal. */
export function poolConsole(terminal: Terminal): PoolConsole {
  return terminal.interactive ? liveConsole(terminal) : lineConsole(terminal);
}

/** Redraws the state in place. What is noted is left to the state to show. */
function liveConsole(terminal: Terminal): PoolConsole {
  let end = (): void => undefined;
  return {
    begin: (state) => {
      const block = redrawnBlock(terminal);
      const draw = () => {
        block.draw(liveView(state(), Math.min(terminal.width(), mostColumns)));
      };
      draw();
      const frames = setInterval(draw, frameMs);
      end = () => {
        clearInterval(frames);
        draw();
        block.end();
      };
    },
    passed: () => undefined,
    noted: () => undefined,
    end: () => {
      end();
    },
  };
}

/** One line a pass, and one for everything that is noted. */
function lineConsole(terminal: Terminal): PoolConsole {
  return {
    begin: () => undefined,
    passed: (pass) => {
      terminal.write(`${passLine(pass)}\n`);
    },
    noted: (text, at) => {
      terminal.write(`${clockTime(at)}  ${text.replaceAll('\n', ' ')}\n`);
    },
    end: () => undefined,
  };
}

export function writeLines(terminal: Terminal, lines: readonly Line[]): void {
  // What is to be copied must be whole: these lines may wrap.
  const look = { width: Infinity, colour: terminal.colour };
  terminal.write(lines.map((line) => `${paint(line, look)}\n`).join(''));
}
