import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A minimal configuration, which `npm start` deploys on one machine. */
export function quickStart(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'quick-start',
      instances: { types: ['t3.small'] },
    },
  });
}
