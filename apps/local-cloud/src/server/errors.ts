/** The port is used by another program, which may be another local-cloud. Choose another port, or 0 for any free port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(
      `port ${port} is in use: stop the program that uses it, or choose another port (0 picks a free one)`,
      {
        cause,
      },
    );
    this.port = port;
  }
}
