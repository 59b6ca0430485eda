import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

const endpoint = 'https://spacelift.acme.internal';

/** A self-hosted Spacelift behind a proxy, with its own certificate authority. The shared functions send keys only to endpoints that they know. */
export function selfHosted(app: App): void {
  const pool = {
    config: {
      ...yours,
      name: 'self-hosted',
      instances: { types: ['m7i.large'] },
      spacelift: { ...yours.spacelift, endpoint },
      launcher: { communicationUrl: endpoint },
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
  };
  poolWithSharedServices(app, pool, { spaceliftEndpoints: [endpoint] });
}
