/** An invocation has too little time left to begin a call. What it was for is done by the next one. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';

  constructor(remainingMs: number) {
    super(`too little time left to begin a call: ${remainingMs} ms`);
  }
}
