/**
 * An option or a file is wrong, and nothing was started: exit status 2. The message contains the wrong value and says what
 * to do.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
