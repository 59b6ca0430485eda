import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A self-hosted Spacelift behind a proxy, with its own certificate authority. */
export function selfHosted(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'self-hosted',
      instances: { types: ['m7i.large'] },
      spacelift: { ...yours.spacelift, endpoint: 'https://spacelift.acme.internal' },
      launcher: { communicationUrl: 'https://spacelift.acme.internal' },
      selfHosted: {
        launcherUri: 's3://acme-spacelift-downloads/spacelift-launcher',
        caCertificatesUri: 's3://acme-spacelift-downloads/ca.pem',
      },
      network: {
        ...yours.network,
        proxy: {
          http: 'http://proxy.acme.internal:3128',
          https: 'http://proxy.acme.internal:3128',
          except: ['169.254.169.254', 'spacelift.acme.internal'],
        },
      },
    },
  });
}
