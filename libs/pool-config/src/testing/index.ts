export { aPoolConfig } from './a-pool-config.ts';
export { aPoolSettings } from './a-pool-settings.ts';
