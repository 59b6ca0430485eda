/**
 * The answer of an AWS API that refuses a call, in AWS's own words. Servers put it on the wire as it is; in-process
 * adapters translate it as they would translate the SDK's error.
 */
export class AwsFault extends Error {
  override readonly name = 'AwsFault';
  /** AWS's error code, `ValidationError`. */
  readonly code: string;
  /** HTTP status that AWS sends it with. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The code that EC2 Auto Scaling answers most refusals with. */
export const validationError = (message: string) => new AwsFault('ValidationError', message);
