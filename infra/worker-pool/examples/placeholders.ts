import type { PoolConfig } from '../src/index.ts';

/** Settings that all examples share, so that each shows only what it is about. */
export const yours = {
  spacelift: {
    endpoint: 'https://acme.app.spacelift.io',
    workerPoolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB',
    apiKey: { id: '01JLOCALCLOUD0APIKEY000001' },
  },
  image: { id: 'ami-0123456789abcdef0' },
  network: {
    subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    securityGroups: ['sg-0123456789abcdef0'],
  },
} satisfies Partial<PoolConfig>;
