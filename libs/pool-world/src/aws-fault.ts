/**
 * The error with which an AWS API refuses a call, with AWS's code and message. Servers send it as it is; in-process
 * adapters translate it as they would translate the SDK's error.
 */
export class AwsFault extends Error {
  override readonly name = 'AwsFault';
  /** AWS's error code, `ValidationError`. */
  readonly code: string;
  /** The HTTP status with which AWS sends it. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The error of most refusals of EC2 Auto Scaling. */
export const validationError = (message: string) => new AwsFault('ValidationError', message);
