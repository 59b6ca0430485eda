/** Where the console writes to. */
export interface Terminal {
  write(text: string): void;
  /** A person looks at it: lines can be redrawn. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** Columns; may change at any time. */
  width(): number;
}

/** Standard output. Colour only for a person, and not against `NO_COLOR`. */
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
