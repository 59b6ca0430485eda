export { poolConfigSchema } from './config/pool-config-schema.ts';
export { describeProblem, nameOf, type ConfigProblem, type Path } from './validation/config-problem.ts';
export { parsePoolConfig, validatePoolConfig, type Validation } from './validation/validate-pool-config.ts';
