import type { Terminal } from '@poolkeeper/local-cloud';
import type { Surroundings } from '../../surroundings.ts';

export interface TerminalOptions {
  /** The live view is what was asked for; otherwise it is beside the answer. */
  readonly isAnswer: boolean;
  readonly colour: boolean;
}

/** Where local-cloud draws its live view. */
export function terminalOf(
  { stdout, stderr, env }: Surroundings,
  { isAnswer, colour }: TerminalOptions,
): Terminal {
  const stream = isAnswer ? stdout : stderr;
  const interactive = stream.isTTY === true && env.TERM !== 'dumb';
  return {
    write: (text) => {
      stream.write(text);
    },
    interactive,
    colour: interactive && colour && (env.NO_COLOR ?? '') === '',
    width: () => (interactive ? (stream.columns ?? Infinity) : Infinity),
  };
}
