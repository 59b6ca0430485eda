/**
 * The user asked for something that can't be: a wrong option, a file that is not there. The message says what was got
 * and the way out; nothing was started. Exit status 2.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
