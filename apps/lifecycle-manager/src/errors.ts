/** An invocation has too little time left to begin a call. What it was for is done by the next one. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';

  constructor(remainingMs: number) {
    super(`too little time left to begin a call: ${remainingMs} ms`);
  }
}

/** A queue or a group that, by its name, belongs to no pool of ours: it was connected to this function by mistake. */
export class ForeignResourceError extends Error {
  override readonly name = 'ForeignResourceError';

  constructor(resource: string, prefix: string) {
    super(`${resource} belongs to no pool: its name does not begin with ${prefix}`);
  }
}
