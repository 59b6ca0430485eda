import type { PoolConfig } from '../config/pool-config-schema.ts';

/** Builds a minimal valid configuration of the pool `blue`. */
export function aPoolConfig(overrides: Partial<PoolConfig> = {}): PoolConfig {
  return {
    name: 'blue',
    spacelift: {
      endpoint: 'https://acme.app.spacelift.io',
      workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
      apiKey: { id: '01KEY' },
    },
    network: { subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'], securityGroups: ['sg-0a1b2c3d'] },
    ...overrides,
  };
}
