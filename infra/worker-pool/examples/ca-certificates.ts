import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A certificate authority that functions, instances and runs trust in addition to the public ones, for a TLS-intercepting proxy. */
export function caCertificates(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'ca-certificates',
      instances: { types: ['t3.medium'] },
      spacelift: { ...yours.spacelift, caCertificates: { secretsManager: 'acme/ca-certificates' } },
    },
  });
}
