/** An error that a port throws, by the name that the real adapter's error has. */
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
