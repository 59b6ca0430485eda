import type { Readable, Writable } from 'node:stream';

/** A stream that is a terminal, a pipe or a file. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/** Everything outside the program that a command uses. Tests pass their own. */
export interface System {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** The time, in milliseconds since the Unix epoch. */
  readonly clock: () => number;
  /** Aborted when the user interrupts the command. */
  readonly signal: AbortSignal;
}
