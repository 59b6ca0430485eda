/** The port is taken by another program (or another local-cloud). Take another one, or 0 for any free one. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(
      `port ${port} is in use: stop the program that has it, or choose another port (0 picks a free one)`,
      {
        cause,
      },
    );
    this.port = port;
  }
}
