/** A problem of a configuration. */
export interface ConfigProblem {
  /** `error`: it cannot work. `warning`: it works, but badly or not as expected. */
  readonly severity: 'error' | 'warning';
  /** Path of the setting: `['network', 'subnets', 0]`. */
  readonly path: Path;
  /** The value. Absent if there is none, and if it may be a secret. */
  readonly value?: unknown;
  /** What is wrong, the value, and how to correct it: `must be at least minSize (2), got 1`. */
  readonly message: string;
}

export type Path = readonly (string | number)[];

/** Describes a problem in one line: `scaling.maxSize: must be at least minSize (2), got 1`. */
export function describeProblem({ path, message }: ConfigProblem): string {
  return path.length === 0 ? `the configuration ${message}` : `${nameOf(path)}: ${message}`;
}

/** Formats a path: `network.subnets[0]`. */
export function nameOf(path: Path): string {
  return path
    .map((step, place) => (typeof step === 'number' ? `[${step}]` : place === 0 ? step : `.${step}`))
    .join('');
}
