import type { ConfigFileProblem } from './config-files/config-file-problem.ts';

/** Whom an error is for: the one who typed the command, the one who runs what it talks to, or Poolkeeper's developers. */
export type Fault = 'user' | 'environment' | 'poolkeeper';

export type ErrorCode =
  | 'aborted'
  | 'access-denied'
  | 'bootstrap-missing'
  | 'config-invalid'
  | 'config-not-found'
  | 'config-unreadable'
  | 'credentials-missing'
  | 'deployment-failed'
  | 'needs-confirmation'
  | 'pool-not-deployed'
  | 'pool-unknown'
  | 'pools-left'
  | 'region-missing'
  | 'remote-failed'
  | 'runs-going-on'
  | 'synthesis-failed'
  | 'usage'
  | 'wrong-account';

/**
 * Thrown by every command for what it expects to go wrong. Anything else that is thrown is a bug of Poolkeeper's.
 *
 * The message says what is wrong in lower case, with the value got; `fix` is the way out, as one sentence that can follow.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly fix: string | undefined;
  /** What else a program may want to know; no secrets. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, { code, fault, fix, details = {}, cause }: CommandErrorOptions) {
    super(message, { cause });
    this.code = code;
    this.fault = fault;
    this.fix = fix;
    this.details = details;
  }
}

export interface CommandErrorOptions {
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly fix?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Thrown when configurations are wrong, with every problem of every file at once. */
export class ConfigFilesError extends CommandError {
  readonly problems: readonly ConfigFileProblem[];

  constructor(problems: readonly ConfigFileProblem[]) {
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    super(`${errors} ${errors === 1 ? 'problem' : 'problems'} in the configuration`, {
      code: 'config-invalid',
      fault: 'user',
      details: { problems },
    });
    this.problems = problems;
  }
}
