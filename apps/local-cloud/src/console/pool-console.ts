import { memberStates, type EpochMs } from '@poolkeeper/pool-model';
import type { Pass } from '../report/pass.ts';
import { clockTime, paint, type Line } from './line.ts';
import { liveView } from './live-view.ts';
import type { PoolState } from './pool-state.ts';
import { redrawnBlock } from './redrawn-block.ts';
import type { Terminal } from './terminal.ts';

/** Shows a pool while it runs. */
export interface PoolConsole {
  /** Call it once, before the other methods. `state` returns the current state of the pool. */
  begin(state: () => PoolState): void;
  passed(pass: Pass): void;
  /** Reports anything else that is worth a line. */
  noted(text: string, at: EpochMs): void;
  /** Shows the last state and releases the terminal. */
  end(): void;
}

const frameMs = 150;
/** Wider lines are hard to read. */
const mostColumns = 120;

/** A live view for an interactive terminal, otherwise plain lines. */
export function poolConsole(terminal: Terminal): PoolConsole {
  return terminal.interactive ? liveConsole(terminal) : lineConsole(terminal);
}

/** Redraws the state in place. The state contains passes and notes, so they are not printed. */
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

/** Prints one line per pass and per note. */
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
  // These lines are copied by users, so they must not be cut.
  const format = { width: Infinity, colour: terminal.colour };
  terminal.write(lines.map((line) => `${paint(line, format)}\n`).join(''));
}

/** A finished or failed pass in one line, for a log or a pipe. */
export function passLine(pass: Pass): string {
  if (pass.kind === 'failed')
    return `${clockTime(pass.at)}  pass failed: ${pass.problem.replaceAll('\n', ' ')}`;
  const counts = memberStates
    .filter((state) => pass.members[state] > 0)
    .map((state) => `${pass.members[state]} ${state}`);
  const members = counts.length === 0 ? 'no members' : counts.join(', ');
  const pending = pass.pendingRuns === 1 ? '1 run pending' : `${pass.pendingRuns} runs pending`;
  const observed = `${pending}, desired capacity ${pass.desiredCapacity}, ${members}`;
  return `${clockTime(pass.at)}  ${observed}  →  ${pass.decision.explanation}`;
}
