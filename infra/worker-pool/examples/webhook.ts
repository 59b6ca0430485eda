import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A pool that reacts to Spacelift's events within seconds. The schedule releases idle instances, and is the safety net. */
export function webhook(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'webhook',
      instances: { types: ['m7i.large'] },
      scaling: { webhook: true },
    },
  });
}
