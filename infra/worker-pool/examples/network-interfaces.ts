import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** Instances with a second network interface, in the network of the databases. */
export function networkInterfaces(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'network-interfaces',
      instances: { types: ['m7i.large'] },
      network: {
        ...yours.network,
        interfaces: [
          { deviceIndex: 0 },
          { deviceIndex: 1, securityGroups: ['sg-0123456789abcdef1'], description: 'databases' },
        ],
      },
    },
  });
}
