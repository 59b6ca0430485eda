/** The output of the console. */
export interface Terminal {
  write(text: string): void;
  /** Whether lines can be redrawn. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** The current number of columns. */
  width(): number;
}

/** Standard output. Colours are used only in an interactive terminal, and not if `NO_COLOR` is set. */
export function standardOutput(environment: NodeJS.ProcessEnv = process.env): Terminal {
  const { stdout } = process;
  const interactive = stdout.isTTY && environment.TERM !== 'dumb';
  return {
    write: (text) => {
      stdout.write(text);
    },
    interactive,
    colour: interactive && (environment.NO_COLOR ?? '') === '',
    width: () => (interactive ? stdout.columns : Infinity),
  };
}
