export { readEnvironment, type Environment } from './environment.ts';
export { EnvironmentError } from './errors.ts';
export { poolConnection, withPoolConnection, type PoolConnection } from './pool-connection.ts';
export type { SecretLocation } from './secret-location.ts';
export { flag, minutes, seconds, url, wholeNumber, type NumberOptions, type Variable } from './variables.ts';
