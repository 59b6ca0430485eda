import { CommandError } from '../cli/errors.ts';
import type { Paint } from '../cli/paint.ts';

/** An error or a warning in a configuration file. */
export interface ConfigFileProblem {
  readonly severity: 'error' | 'warning';
  /** The path as given, relative to where the command was run. */
  readonly file: string;
  /** From 1. Absent where the setting has no position in the text. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** `scaling.maxSize`; empty for the file as a whole. */
  readonly setting: string;
  /** What is wrong, the value got, and how to correct it. */
  readonly message: string;
}

/** In the format of compilers, which editors and terminals can follow: `poolkeeper.yaml:4:3 scaling.maxSize: must be ...`. */
export function describeConfigFileProblem({
  file,
  line,
  column,
  setting,
  message,
}: ConfigFileProblem): string {
  const position = [file, line, column].filter((part) => part !== undefined).join(':');
  return setting === '' ? `${position} ${message}` : `${position} ${setting}: ${message}`;
}

/** The problem after its severity, coloured. */
export function formatProblem(problem: ConfigFileProblem, paint: Paint): string {
  const severity = problem.severity === 'error' ? paint.bad('✘ error') : paint.warning('! warning');
  return `${severity} ${describeConfigFileProblem(problem)}`;
}

/** Thrown when configurations have errors, with all problems of all files. */
export class ConfigFilesError extends CommandError {
  readonly problems: readonly ConfigFileProblem[];

  constructor(problems: readonly ConfigFileProblem[]) {
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    super(`${errors} ${errors === 1 ? 'error' : 'errors'} in the configuration`, {
      code: 'config-invalid',
      fault: 'user',
      details: { problems },
    });
    this.problems = problems;
  }
}
