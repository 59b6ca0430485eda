import { describeProblem, type ConfigProblem } from './validation/config-problem.ts';

/**
 * Thrown for invalid environment variables, with all problems at once. The operator has to correct them; retrying does not help.
 */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  /** One sentence per variable: its name, what is wrong, the value and how to correct it. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`invalid environment variables:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Thrown for an invalid settings document of a pool, with all problems at once. The operator has to deploy the pool again;
 * retrying does not help.
 */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** One sentence per problem: the field's path and what is wrong. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(`invalid pool settings:\n${problems.map((problem) => `- ${problem}`).join('\n')}`, options);
    this.problems = problems;
  }
}

/** Thrown if a pool has no settings: it was never deployed, or its stack is incomplete. */
export class UnknownPoolError extends Error {
  override readonly name = 'UnknownPoolError';
  /** Name of the missing SSM parameter. */
  readonly parameter: string;

  constructor(parameter: string) {
    super(
      `the SSM parameter ${parameter} with the settings of the pool does not exist: deploy the pool, or correct the name`,
    );
    this.parameter = parameter;
  }
}

/** Thrown for an invalid pool configuration, with all problems at once. The author of the configuration has to correct it. */
export class PoolConfigError extends Error {
  override readonly name = 'PoolConfigError';
  /** Errors first, then warnings. */
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    super(
      `the configuration of the pool is invalid:\n${errors.map((problem) => `- ${describeProblem(problem)}`).join('\n')}`,
    );
    this.problems = problems;
  }
}
