/** Something about a configuration file that somebody should change. */
export interface ConfigFileProblem {
  readonly severity: 'error' | 'warning';
  /** As it was named, relative to where the command was run. */
  readonly file: string;
  /** From 1. Absent where the file has no text for it. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** `scaling.maxSize`; empty for the file as a whole. */
  readonly setting: string;
  /** What is wrong, the value got, and the way out. */
  readonly message: string;
}

/** As compilers say it, so that editors and terminals can jump there: `poolkeeper.yaml:4:3 scaling.maxSize: must be ...`. */
export function describeConfigFileProblem({
  file,
  line,
  column,
  setting,
  message,
}: ConfigFileProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return setting === '' ? `${place} ${message}` : `${place} ${setting}: ${message}`;
}
