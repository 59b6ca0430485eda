import { describeProblem, type ConfigProblem } from './validation/config-problem.ts';

/**
 * Thrown when environment variables are wrong, with every problem at once. It is the operator's to fix: retrying does not
 * help.
 */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  /** One sentence a variable: its name, what is wrong, the value got and the way out. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the environment does not say where the settings of pools are:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/**
 * Thrown when a pool's settings document can't be read, with every problem at once. It is the operator's to fix, by
 * deploying the pool again: retrying does not help.
 */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** One sentence a problem: the field's path and what is wrong. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(
      `these are no settings of a pool:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
      options,
    );
    this.problems = problems;
  }
}

/** Thrown when there are no settings of a pool: it was never deployed, or its stack is not complete yet. */
export class UnknownPoolError extends Error {
  override readonly name = 'UnknownPoolError';
  /** SSM parameter in which the settings would be. */
  readonly parameter: string;

  constructor(parameter: string) {
    super(
      `there are no settings of a pool in the SSM parameter ${parameter}: deploy the pool, or correct the name`,
    );
    this.parameter = parameter;
  }
}

/** Thrown when a pool's configuration is wrong, with every problem at once. It is its author's to fix. */
export class PoolConfigError extends Error {
  override readonly name = 'PoolConfigError';
  /** Errors first, then warnings. */
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    super(
      `the configuration of the pool is wrong:\n${errors.map((problem) => `- ${describeProblem(problem)}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
