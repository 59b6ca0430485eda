/** Exit statuses of the process. Scripts rely on them. */
export const exitStatus = {
  /** The command did what it was asked to do. */
  done: 0,
  /** The command tried, and AWS, Spacelift or the pool prevented it; or a check (`doctor`, `diff --exit-code`) failed. */
  failed: 1,
  /** The command line, a configuration or the credentials are wrong: nothing was tried. */
  misused: 2,
  /** A bug in Poolkeeper. */
  broken: 70,
  /** Ctrl-C, or a prompt that was declined. */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
