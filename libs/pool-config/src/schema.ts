export { poolConfigSchema } from './config/pool-config-schema.ts';
