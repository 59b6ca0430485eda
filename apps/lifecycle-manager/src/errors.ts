/** The name of a queue or a group is not one of a pool: the function was connected to it by mistake. Disconnect it. */
export class ForeignResourceError extends Error {
  override readonly name = 'ForeignResourceError';

  constructor(resource: string, prefix: string) {
    super(`${resource} belongs to no pool: its name does not begin with ${prefix}`);
  }
}
