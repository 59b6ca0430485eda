import type { CompletePoolConfig } from '../config/pool-config-schema.ts';
import { PoolConfigError } from '../errors.ts';
import type { ConfigProblem } from './config-problem.ts';
import { validatePoolConfig } from './validate-pool-config.ts';

/**
 * A configuration with all defaults in it, from what a file holds.
 *
 * @throws PoolConfigError naming every problem, when one of them is an error.
 */
export function parsePoolConfig(
  given: unknown,
  { onWarning = () => undefined }: { readonly onWarning?: (warning: ConfigProblem) => void } = {},
): CompletePoolConfig {
  const { config, problems } = validatePoolConfig(given);
  if (config === undefined) throw new PoolConfigError(problems);
  problems.forEach(onWarning);
  return config;
}
