import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A certificate authority that functions, instances and runs trust beside the public ones: behind a proxy that looks into TLS. */
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
