/** An error of a port, with the name of the real adapter's error. */
export class PortError extends Error {
  override readonly name: string;

  constructor(name: PortErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

export type PortErrorName =
  | 'BadResponseError'
  | 'NotFoundOrNotPermittedError'
  | 'ThrottledError'
  | 'UnauthorizedError'
  | 'UnavailableError'
  | 'UnexpectedAwsError';
