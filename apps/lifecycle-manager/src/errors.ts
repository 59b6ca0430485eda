/**
 * An invocation has too little time left to begin a call. The call's round treats it as any call that failed, so the next
 * invocation makes up for it.
 */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';

  constructor(remainingMs: number) {
    super(`too little time left to begin a call: ${remainingMs} ms`);
  }
}

/** The name of a queue or a group is not one of a pool: the function was connected to it by mistake. Disconnect it. */
export class ForeignResourceError extends Error {
  override readonly name = 'ForeignResourceError';

  constructor(resource: string, prefix: string) {
    super(`${resource} belongs to no pool: its name does not begin with ${prefix}`);
  }
}
