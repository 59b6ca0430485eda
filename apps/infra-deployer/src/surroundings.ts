import type { Readable, Writable } from 'node:stream';

/** A stream that people or programs read. */
export type Output = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/** Everything outside of the process that a command may look at. Tests give their own. */
export interface Surroundings {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: Output;
  readonly stderr: Output;
  /** The time, in milliseconds since the Unix epoch. */
  readonly clock: () => number;
  /** Aborted when somebody wants the command to end. */
  readonly signal: AbortSignal;
}
