/** What the process ends with: scripts go by it. */
export const exitStatus = {
  /** It did what it was asked for. */
  done: 0,
  /** It tried, and AWS, Spacelift or the pool was against it; or it was asked whether all is well, and it is not. */
  failed: 1,
  /** The command line or a configuration is wrong: nothing was tried. */
  misused: 2,
  /** A bug of Poolkeeper's. */
  broken: 70,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
