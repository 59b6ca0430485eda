/**
 * Thrown when environment variables are missing or wrong, with every problem at once. It is the operator's to fix:
 * retrying does not help. Values that may be secret are never in it.
 */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  /** One sentence a variable: its name, what is wrong, the value got and the way out. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the environment does not describe a pool:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
