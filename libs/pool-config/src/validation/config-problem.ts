/** Something about a configuration that somebody should change. */
export interface ConfigProblem {
  /** `error`: it cannot work. `warning`: it works, but badly or not as it seems. */
  readonly severity: 'error' | 'warning';
  /** Where it is: `['network', 'subnets', 0]`. */
  readonly path: Path;
  /** The value got. Absent when there is none, and when it may be a secret. */
  readonly value?: unknown;
  /** What is wrong, the value got, and the way out: `must be at least minSize (2), got 1`. */
  readonly message: string;
}

export type Path = readonly (string | number)[];

/** A problem in one line: `scaling.maxSize: must be at least minSize (2), got 1`. */
export function describeProblem({ path, message }: ConfigProblem): string {
  return path.length === 0 ? `the configuration ${message}` : `${nameOf(path)}: ${message}`;
}

/** A path as people write it: `network.subnets[0]`. */
export function nameOf(path: Path): string {
  return path
    .map((step, place) => (typeof step === 'number' ? `[${step}]` : place === 0 ? step : `.${step}`))
    .join('');
}
