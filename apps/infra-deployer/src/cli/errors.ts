/** Who can fix an error: the user of the command, the operator of what it talks to, or Poolkeeper's developers. */
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
  | 'image-failed'
  | 'image-refused'
  | 'needs-confirmation'
  | 'no-image-build'
  | 'pool-not-deployed'
  | 'pool-unknown'
  | 'pools-left'
  | 'region-missing'
  | 'remote-failed'
  | 'runs-going-on'
  | 'service-code'
  | 'settings-untrusted'
  | 'synthesis-failed'
  | 'usage'
  | 'versions-differ'
  | 'wrong-account';

/**
 * Thrown by commands for every failure that they expect. Any other error is a bug in Poolkeeper.
 *
 * The message says what is wrong, in lower case, with the value got. `fix` says what to do about it, in whole sentences.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly fix: string | undefined;
  /** Further fields of the JSON document; no secrets. */
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

/** The message of whatever was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
